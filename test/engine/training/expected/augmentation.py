"""Expected pixels of image changes: Keras's apply_affine_transform, Pillow's ImageEnhance, tf.image.

    python augmentation.py > augmentation.json        (Keras 3.15.1, SciPy 1.17.1, Pillow 13.0.0, TensorFlow 2.21.0)

The picture is made by the generator below, so that the test can make the same.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np  # noqa: E402
import scipy.ndimage  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras.src.legacy.preprocessing.image import apply_affine_transform  # noqa: E402
from PIL import Image, ImageEnhance  # noqa: E402

SIDE = 9
state = 1


def byte():
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 16) & 255


picture = np.array([byte() for _ in range(SIDE * SIDE * 3)], np.uint8).reshape(SIDE, SIDE, 3)

CASES = [
    dict(rotation=30), dict(rotation=-100), dict(shiftX=2.5), dict(shiftY=-1.25), dict(shear=25), dict(shear=-40),
    dict(zoomX=0.6, zoomY=0.6), dict(zoomX=1.7, zoomY=1.2),
    dict(rotation=20, shiftX=1.5, shiftY=-2, shear=10, zoomX=1.2, zoomY=0.9),
    dict(rotation=20, shear=-15, zoomX=1.9, zoomY=1.4, flipX=True),
    dict(shiftX=20, zoomX=3, zoomY=3, flipX=True, flipY=True),
]
affine = []
for case in CASES:
    for fill in ["nearest", "reflect", "wrap", "constant"]:
        out = apply_affine_transform(
            picture.astype(np.float64), case.get("rotation", 0), case.get("shiftX", 0), case.get("shiftY", 0), case.get("shear", 0),
            case.get("zoomX", 1), case.get("zoomY", 1), row_axis=0, col_axis=1, channel_axis=2, fill_mode=fill)
        out = out[:, ::-1] if case.get("flipX") else out
        out = out[::-1] if case.get("flipY") else out
        affine.append(dict(case=case, fill=fill, pixels=np.round(out, 1).ravel().tolist()))

image = Image.fromarray(picture)
colours = []
for factor in [0.0, 0.4, 0.9, 1.3, 2.0]:
    for name, enhancer in [("factor", ImageEnhance.Brightness), ("contrast", ImageEnhance.Contrast), ("saturation", ImageEnhance.Color)]:
        colours.append(dict(tone={name: factor}, by="Pillow", pixels=np.asarray(enhancer(image).enhance(factor)).ravel().tolist()))
for delta in [-0.3, 0.1]:
    out = tf.cast(tf.round(tf.clip_by_value(tf.image.adjust_brightness(tf.cast(picture, tf.float32), delta * 255), 0, 255)), tf.uint8)
    colours.append(dict(tone=dict(added=delta * 255), by="tf.image", pixels=out.numpy().ravel().tolist()))
for degrees in [10, 90, 180, 300, 350]:
    out = tf.image.adjust_hue(tf.cast(picture, tf.float32) / 255, (degrees if degrees <= 180 else degrees - 360) / 360) * 255
    colours.append(dict(tone=dict(hue=degrees), by="tf.image", pixels=np.round(out.numpy().astype(float), 1).ravel().tolist()))
print(json.dumps(dict(side=SIDE, affine=affine, colours=colours), separators=(",", ":")).replace('{"case', '\n{"case').replace('{"tone', '\n{"tone'))
