"""Pixels of JPEGs as Pillow decodes them: SHA-256 (16 digits) of the RGB bytes, upright or not as stored.

    python pillowPixels.py SHARED_DATA > pillowPixels.json        (Pillow 13.0.0)

Every everyday JPEG of odd_images, and every 60th photograph of two folders.
"""
import glob
import hashlib
import json
import os
import sys

from PIL import Image

data = sys.argv[1]
odd = sorted(glob.glob("odd_images/**/*.jp*g", root_dir=data, recursive=True))
photos = [sorted(glob.glob(f"{name}/**/*.jpg", root_dir=data, recursive=True))[::60] for name in ("cats_vs_dogs", "flowers5")]
pixels = {}
for file in odd + sum(photos, []):
    try:
        image = Image.open(os.path.join(data, file))
        if image.format != "JPEG" or image.mode not in ("L", "RGB"):
            continue
        pixels[file] = hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()[:16]
    except OSError:
        continue
print(json.dumps(pixels, indent=0))
