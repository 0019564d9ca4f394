"""Python's ways from files to pixels: python_decoding.py HOW LIST FOLDER SIZE [ARGUMENTS].

HOW: tfdata (tf.data, decode_jpeg, resize with antialias), tfdata-plain (without), directory
(image_dataset_from_directory), pillow (two threads, the same triangle filter), torchvision (DataLoader, two workers),
generator (ImageDataGenerator with the ARGUMENTS, JSON). FOLDER holds the files of LIST in folders of classes.
Says {"ready": version} or {"skip": why}; then, for each line with a number on standard input, runs that often and says
{"seconds": [...]}.
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
how, listed, folder, side = sys.argv[1:5]
arguments = json.loads(sys.argv[5]) if len(sys.argv) > 5 else {}
files = open(listed, encoding="utf-8").read().split("\n")
size = int(side)


def say(**line):
    print(json.dumps(line), flush=True)


def tfdata(antialias):
    import tensorflow as tf

    def image(path):
        return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), (size, size), antialias=antialias)

    data = tf.data.Dataset.from_tensor_slices(files).map(image, num_parallel_calls=tf.data.AUTOTUNE)
    data = data.batch(32).prefetch(tf.data.AUTOTUNE)
    return f"TensorFlow {tf.__version__}", lambda: sum(batch.shape[0] for batch in data)


def directory():
    import keras

    data = keras.utils.image_dataset_from_directory(folder, image_size=(size, size), batch_size=32, shuffle=False, verbose=False)
    return f"Keras {keras.__version__}", lambda: sum(batch.shape[0] for batch, _ in data)


def generator():
    import keras
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    flow = ImageDataGenerator(**arguments).flow_from_directory(folder, (size, size), batch_size=32, seed=1)
    return f"Keras {keras.__version__}", lambda: sum(len(flow[i][0]) for i in range(len(flow)))


def pillow():
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    import PIL
    from PIL import Image

    def image(path):
        return np.asarray(Image.open(path).convert("RGB").resize((size, size), Image.BILINEAR))

    def run():
        with ThreadPoolExecutor(2) as threads:
            return sum(1 for _ in threads.map(image, files))

    return f"Pillow {PIL.__version__}", run


def torchvision():
    import torch
    import torchvision as tv

    steps = tv.transforms.Compose([tv.transforms.Resize((size, size)), tv.transforms.PILToTensor()])
    data = torch.utils.data.DataLoader(tv.datasets.ImageFolder(folder, steps), batch_size=32, num_workers=2)
    return f"torchvision {tv.__version__}", lambda: sum(len(batch) for batch, _ in data)


WAYS = {
    "tfdata": lambda: tfdata(True), "tfdata-plain": lambda: tfdata(False), "directory": directory, "generator": generator,
    "pillow": pillow, "torchvision": torchvision,
}
try:
    version, run = WAYS[how]()
except ImportError as error:
    # PyTorch brings gigabytes of CUDA along: it is installed only where it is asked for.
    say(skip=f"{error.name} is not installed (npm run bench -- --torch)")
    sys.exit(0)
say(ready=version)
for line in sys.stdin:
    seconds = []
    for _ in range(int(line)):
        began = time.perf_counter()
        count = run()
        seconds.append(time.perf_counter() - began)
        assert count == len(files), f"{count} of {len(files)} images"
    say(seconds=seconds)
