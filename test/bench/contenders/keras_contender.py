"""Keras as a contender: keras_contender.py HOW WORK NETWORK BATCH, HOW being function, predict or train_on_batch.

Says {"ready": version}; then, for each line with a number on standard input, runs that often and says {"seconds": [...]}.
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

import keras_networks  # noqa: E402


def say(**line):
    print(json.dumps(line), flush=True)


def features(how, network, batch):
    """Images that lie in memory as the call takes them fastest."""
    model = keras_networks.features(network)
    images = np.random.default_rng(1).integers(0, 256, (batch, *model.input_shape[1:])).astype("float32")
    if how == "predict":
        return lambda: model.predict(images, batch_size=batch, verbose=0)
    tensor = tf.constant(images)
    function = tf.function(lambda x: model(x, training=False))
    return lambda: function(tensor).numpy()


def step(network, batch):
    model = keras_networks.TRAINABLE[network]()
    model.compile(keras.optimizers.Adam(1e-4), "categorical_crossentropy")
    classes = model.output_shape[1]
    random = np.random.default_rng(1)
    shape = (batch, *model.input_shape[1:])
    images = random.integers(0, 256, shape).astype("uint8") if len(shape) == 4 else random.random(shape, "float32")
    targets = np.eye(classes, dtype="float32")[np.arange(batch) % classes]
    return lambda: model.train_on_batch(images, targets)


if __name__ == "__main__":
    how, work, network, batch = sys.argv[1:5]
    run = features(how, network, int(batch)) if work == "features" else step(network, int(batch))
    run()
    say(ready=f"Keras {keras.__version__}, TensorFlow {tf.__version__}")
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            began = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - began)
        say(seconds=seconds)
