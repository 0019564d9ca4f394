#!/usr/bin/env python3
"""Write the gradients that TensorFlow computes for the upper layers of Keras's networks.

    python test/engine/networks/architectures/expected/keras_gradients.py [name ...]

Rewrites gradients.json beside this file. Weights and images are those of keras_features.py; the loss is the mean
cross-entropy of two images of the classes 1 and 4, dropout drops nothing, frozen layers use their moving statistics.
All is computed in double precision: in single precision TensorFlow's own norms are off by up to 0.5 % where relu6 or a
maximum lies close to its corner.
"""
import json
import os
import sys

import numpy as np

from keras_features import CASES, CLASSES, build, images, keras, set_weights
import tensorflow as tf

# Name: size, how many of the layers with weights are trained (None: all).
TRAINED = {
    "mobilenet": (97, None),
    "mobilenet_v2": (97, None),
    "mobilenet_v3_small": (107, None),
    "mobilenet_v3_large": (107, 40),
    "efficientnet_b0": (107, None),
    "efficientnet_b3": (107, 30),
    "resnet50": (107, 30),
    "xception": (107, 30),
    "inception_v3": (139, 60),
    "inception_resnet_v2": (139, 60),
}


def main() -> None:
    keras.config.set_floatx("float64")
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gradients.json")
    known = json.load(open(target)) if os.path.exists(target) else {}
    for name in sys.argv[1:] or TRAINED:
        class_name, arguments, module, gain, _ = CASES[name]
        size, count = TRAINED[name]
        model = build(class_name, arguments, size, top=True)
        set_weights(model, gain)
        weighted = [layer for layer in model.layers if layer.weights and type(layer).__name__ != "Normalization"]
        trained = weighted[-count:] if count else weighted
        for layer in model.layers:
            layer.trainable = layer in trained
            if type(layer).__name__ == "Dropout":
                layer.rate = 0.0
        x = getattr(keras.applications, module).preprocess_input(images(size).astype(np.float64))
        targets = np.eye(CLASSES)[[1, 4]]
        variables = [variable for layer in trained for variable in layer.trainable_weights]
        with tf.GradientTape() as tape:
            probabilities = model(np.asarray(x, np.float64), training=True)
            loss = -tf.reduce_mean(tf.reduce_sum(targets * tf.math.log(probabilities), axis=1))
        norms = [float(np.linalg.norm(np.asarray(g, np.float64))) for g in tape.gradient(loss, [v.value for v in variables])]
        known[name] = {
            "size": size, "gain": gain, "layers": len(trained), "loss": float(f"{float(loss):.7g}"),
            "norms": [float(f"{norm:.5g}") for norm in norms],
        }
        print(f"{name}: loss {float(loss):.4g}, {len(norms)} gradients, norms {min(norms):.3g} to {max(norms):.3g}", flush=True)
    ordered = {name: known[name] for name in TRAINED if name in known}
    with open(target, "w") as file:
        json.dump(ordered, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
