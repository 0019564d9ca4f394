"""Plants changed copies of photographs: plant_copies.py FOLDER OUT SEED.

OUT gets every photograph of FOLDER (the file's own bytes) and 50 changed copies of each of 14 kinds, of photographs that
are drawn without repetition, under names that tell nothing. Ends with one line of JSON: `photographs`, the number of
the photograph that each file shows, and `planted`, the pairs with their kinds.
"""
import json
import os
import random
import shutil
import sys

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

OF_A_KIND = 50


def caption_below(image):
    height = max(12, int(image.height * random.choice([0.08, 0.1, 0.12, 0.15])))
    new = Image.new("RGB", (image.width, image.height + height), random.choice(["white", "black"]))
    new.paste(image, (0, 0))
    ImageDraw.Draw(new).text((8, image.height + height // 4), "A photograph of a dog, 2019", fill="red")
    return new


def caption_over(image):
    new = image.copy()
    height = max(14, int(image.height * random.choice([0.1, 0.15, 0.18])))
    draw = ImageDraw.Draw(new)
    draw.rectangle((0, image.height - height, image.width, image.height), fill=random.choice(["black", "white"]))
    draw.text((8, image.height - height + 3), "breaking news: dog", fill="gray")
    return new


def caption_as_text(image):
    new = image.copy()
    place = (image.width * 0.05, image.height * 0.8)
    ImageDraw.Draw(new).text(place, "COPYRIGHT someone 2020", fill="white", font_size=max(14, image.height // 9))
    return new


def cut(image, left, top, right, bottom):
    width, height = image.size
    return image.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))


def cut_anywhere(image):
    x, y = random.random() * 0.05, random.random() * 0.05
    return cut(image, x, y, 0.05 - x, 0.05 - y)


def frame(image):
    width = int(max(image.size) * random.choice([0.03, 0.05, 0.08, 0.1]))
    return ImageOps.expand(image, width, fill=random.choice(["black", "white", "#888", "red"]))


KINDS = {
    "half": lambda image: image.resize((max(1, image.width // 2), max(1, image.height // 2)), Image.BILINEAR),
    "quality40": lambda image: image,
    "mirrored": ImageOps.mirror,
    "cut5sides": lambda image: cut(image, 0.05, 0.05, 0.05, 0.05),
    "cut5": lambda image: cut(image, 0.025, 0.025, 0.025, 0.025),
    "cut5anywhere": cut_anywhere,
    "cut5left": lambda image: cut(image, 0.05, 0, 0, 0),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.85),
    "captionbelow": caption_below,
    "captionover": caption_over,
    "captiontext": caption_as_text,
    "frame": frame,
    "framepixels": lambda image: ImageOps.expand(image, random.choice([10, 20, 30]), fill="black"),
}

if __name__ == "__main__":
    folder, out, seed = sys.argv[1:]
    random.seed(int(seed))
    names = (os.path.join(place, name) for place, _, found in os.walk(folder) for name in found)
    files = sorted(name for name in names if name.lower().endswith((".jpg", ".jpeg", ".png")))
    os.makedirs(out)
    total = len(files) + len(KINDS) * OF_A_KIND
    free = iter(random.sample(range(16**6), total))
    photographs = {}

    def place(photograph):
        name = f"{next(free):06x}.jpg"
        photographs[name] = photograph
        return name

    originals = [place(i) for i in range(len(files))]
    for source, name in zip(files, originals):
        shutil.copy(source, os.path.join(out, name))
    picked = random.sample(range(len(files)), len(KINDS) * OF_A_KIND)
    planted = []
    for k, (kind, change) in enumerate(KINDS.items()):
        for i in picked[k * OF_A_KIND : (k + 1) * OF_A_KIND]:
            copy = place(i)
            image = change(Image.open(files[i]).convert("RGB"))
            image.save(os.path.join(out, copy), quality=40 if kind == "quality40" else 90)
            planted.append([originals[i], copy, kind])
    print(json.dumps({"photographs": photographs, "planted": planted}))
