#!/usr/bin/env python3
"""Write what Keras's networks give for weights and images that both sides make from the same formula.

    python test/engine/networks/architectures/expected/keras_features.py [name ...]

Needs tensorflow-cpu==2.21.0 and keras==3.15.1; rewrites features.json beside this file (only the named networks, if
any are named). ../seeded.ts has the formulas in TypeScript. Weights are given to Keras's networks in the order of
their layers, which is that of Keras's weight files, and every one depends on its place in that order.
"""
import json
import os
import sys
from unittest import mock

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np

# Name in the catalogue: class, arguments, the module's own preprocessing, kernels' gain, sizes.
CASES = {
    "mobilenet": ("MobileNet", {}, "mobilenet", 2, [224, 97]),
    "mobilenet_0.25": ("MobileNet", {"alpha": 0.25}, "mobilenet", 2, [107]),
    "mobilenet_v2": ("MobileNetV2", {}, "mobilenet_v2", 2, [224, 107]),
    "mobilenet_v2_1.3": ("MobileNetV2", {"alpha": 1.3}, "mobilenet_v2", 2, [97]),
    "mobilenet_v3_large": ("MobileNetV3Large", {}, "mobilenet_v3", 2, [224, 107]),
    "mobilenet_v3_large_0.75": ("MobileNetV3Large", {"alpha": 0.75}, "mobilenet_v3", 2, [224, 97]),
    "mobilenet_v3_small": ("MobileNetV3Small", {}, "mobilenet_v3", 2.5, [224, 107]),
    "mobilenet_v3_small_0.75": ("MobileNetV3Small", {"alpha": 0.75}, "mobilenet_v3", 2.5, [224, 97]),
    "efficientnet_b0": ("EfficientNetB0", {}, "efficientnet", 2.25, [224, 107]),
    "efficientnet_b1": ("EfficientNetB1", {}, "efficientnet", 2, [240, 107]),
    "efficientnet_b2": ("EfficientNetB2", {}, "efficientnet", 2, [260, 97]),
    "efficientnet_b3": ("EfficientNetB3", {}, "efficientnet", 2, [300, 107]),
    "resnet50": ("ResNet50", {}, "resnet", 0.5, [224, 107]),
    "xception": ("Xception", {}, "xception", 1.25, [299, 107]),
    "inception_v3": ("InceptionV3", {}, "inception_v3", 2, [299, 107]),
    "inception_resnet_v2": ("InceptionResNetV2", {}, "inception_resnet_v2", 2, [299, 107]),
}
CLASSES = 10
SAMPLES = 48


def mix(x: np.ndarray) -> np.ndarray:
    """A 32-bit mixing function (Chris Wellons, "Prospecting for Hash Functions", lowbias32)."""
    x = x.astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return x


def uniform(count: int, stream: int) -> np.ndarray:
    """`count` numbers in 0..1, multiples of 2^-24, that depend on their index and on `stream`."""
    start = mix(np.array([stream + 1], np.uint32))[0]
    return (mix(np.arange(count, dtype=np.uint32) + start) >> np.uint32(8)).astype(np.float64) * 2.0**-24


def weight(kind: str, shape: tuple, place: int, gain: float) -> np.ndarray:
    """Kernels around 0 with variance gain / fan-in, statistics near 0 and 1."""
    u = uniform(int(np.prod(shape)), place)
    if kind.endswith("kernel"):
        window = shape[:2] if kind == "depthwise_kernel" else shape[:-1]
        values = (2 * u - 1) * np.sqrt(3 * gain / np.prod(window))
    elif kind in ("gamma", "moving_variance"):
        values = 0.75 + 0.5 * u
    else:
        values = 0.4 * u - 0.2
    return values.astype(np.float32).reshape(shape)


def images(size: int) -> np.ndarray:
    """Two images [2, size, size, 3] of whole numbers 0..255: a slope with some noise, and noise with stripes."""
    index = np.arange(size * size * 3)
    noise = (uniform(2 * index.size, 777) * 256).astype(np.int64).reshape(2, -1)
    row, column, channel = index // (3 * size), index // 3 % size, index % 3
    slope = (row * (channel + 1) * 96 + column * 160) // size % 256
    stripes = (row + 2 * column) // 16 % 2 * 128
    both = np.stack([(3 * slope + noise[0]) // 4, (noise[1] + stripes) // 2])
    return both.reshape(2, size, size, 3).astype(np.float32)


def kind_of(layer, variable) -> str:
    name = variable.path.split("/")[-1]
    return "depthwise_kernel" if type(layer).__name__ == "DepthwiseConv2D" and name == "kernel" else name


def build(class_name: str, arguments: dict, size: int, top: bool):
    """The network; EfficientNet without top as weights='imagenet' builds it, with one more rescaling layer."""
    keras.backend.clear_session()
    make = getattr(keras.applications, class_name)
    kw = dict(arguments, include_top=top, input_shape=(size, size, 3), **({"classes": CLASSES} if top else {"pooling": "avg"}))
    if not class_name.startswith("EfficientNet") or top:
        return make(weights=None, **kw)
    source = sys.modules[make.__module__]
    with mock.patch.object(source.file_utils, "get_file", return_value=""), \
            mock.patch.object(keras.Model, "load_weights", lambda *a, **k: None):
        return make(weights="imagenet", **kw)


def set_weights(model, gain: float) -> None:
    """EfficientNet without the second rescaling layer (the one with top) gets its factors by its variances."""
    place = 0
    rescaled = sum(type(layer).__name__ == "Rescaling" for layer in model.layers) > 1
    deviation = np.ones(3) if rescaled else np.array([0.229, 0.224, 0.225])
    for layer in model.layers:
        ordered = list(layer.trainable_weights) + list(layer.non_trainable_weights)
        values = []
        for variable in ordered:
            if type(layer).__name__ == "Normalization":
                fixed = {"mean": [0.5, 0.4, 0.3], "variance": np.array([0.2, 0.3, 0.25]) * deviation, "count": 0}
                values.append(np.reshape(np.array(fixed[kind_of(layer, variable)]), variable.shape).astype(variable.dtype))
            else:
                values.append(weight(kind_of(layer, variable), tuple(variable.shape), place, gain))
                place += 1
        if values:
            layer.set_weights(values)
            if hasattr(layer, "finalize_state"):
                layer.finalize_state()


def run(model, module: str, size: int) -> np.ndarray:
    x = getattr(keras.applications, module).preprocess_input(images(size))
    return np.asarray(model(np.asarray(x, np.float32), training=False))


def summary(values: np.ndarray) -> dict:
    """Evenly chosen values of each image, its norm, and the largest value of all."""
    columns = values.shape[1]
    picked = [i * columns // SAMPLES for i in range(SAMPLES)] if columns > SAMPLES else list(range(columns))
    return {
        "values": [[float(f"{row[i]:.8g}") for i in picked] for row in values],
        "norms": [float(f"{np.linalg.norm(row.astype(np.float64)):.8g}") for row in values],
        "largest": float(f"{np.abs(values).max():.8g}"),
        "columns": columns,
    }


def main() -> None:
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "features.json")
    known = json.load(open(target))["networks"] if os.path.exists(target) else {}
    for name in sys.argv[1:] or CASES:
        class_name, arguments, module, gain, sizes = CASES[name]
        entry = {"gain": gain, "features": {}}
        for size in sizes:
            model = build(class_name, arguments, size, top=False)
            set_weights(model, gain)
            values = run(model, module, size)
            entry["parameters"] = int(model.count_params())
            entry["shapes"] = len(model.weights)
            entry["features"][str(size)] = summary(values)
            apart = np.abs(values[0] - values[1]).max() / np.abs(values).max()
            print(f"{name} {size}: largest {np.abs(values).max():.3g}, spread {values.std():.3g}, images apart {apart:.2g}", flush=True)
        model = build(class_name, arguments, sizes[-1], top=True)
        set_weights(model, gain)
        entry["parametersTop"] = int(model.count_params())
        entry["probabilities"] = summary(run(model, module, sizes[-1]))
        known[name] = entry
    ordered = {name: known[name] for name in CASES if name in known}
    with open(target, "w") as file:
        json.dump({"keras": keras.__version__, "networks": ordered}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
