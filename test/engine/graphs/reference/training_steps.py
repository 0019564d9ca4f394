#!/usr/bin/env python3
"""Losses of eight training steps by Keras, for test/engine/graphs/trainingStep.test.ts.

    pip install tensorflow-cpu==2.21.0; python training_steps.py > training_steps.json

Weights and images come from formulas, so that both sides have the same without storing them.
"""
import json, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

BATCH, STEPS, CLASSES = 6, 8, 3


def cats_dogs(size=64):
    stack = [keras.Input((size, size, 3)), layers.Rescaling(1 / 255, name="rescaling")]
    for i, filters in enumerate((32, 64, 128), 1):
        stack += [layers.Conv2D(filters, 3, strides=2, padding="same", name=f"conv2d_{i}"),
                  layers.MaxPooling2D(2, name=f"max_pooling2d_{i}"), layers.ReLU(name=f"re_lu_{i}")]
    return keras.Sequential(stack + [layers.Flatten(name="flatten"), layers.Dense(10, activation="relu", name="dense"),
                                     layers.Dense(CLASSES, activation="softmax", name="predictions")])


def small_cnn(size=67):
    stack = [keras.Input((size, size, 3)), layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")]
    for i, filters in enumerate((16, 32, 64, 96), 1):
        stack += [layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv2d_{i}"),
                  layers.MaxPooling2D(2, name=f"max_pooling2d_{i}"),
                  layers.BatchNormalization(momentum=0.9, name=f"batch_normalization_{i}"), layers.ReLU(name=f"re_lu_{i}")]
    return keras.Sequential(stack + [layers.GlobalAveragePooling2D(name="global_average_pooling2d"),
                                     layers.Dense(CLASSES, activation="softmax", name="predictions")])


def residual(size=21):
    """Padding, depthwise windows with a stride, relu6, a sum, average pooling and a frozen normalisation."""
    image = keras.Input((size, size, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(image)
    x = layers.Conv2D(8, 3, strides=2, padding="same", name="first")(x)
    frozen = layers.BatchNormalization(name="frozen", trainable=False)
    x = layers.ReLU(6.0, name="first_relu")(frozen(x))
    y = layers.Conv2D(16, 1, use_bias=False, name="expand")(x)
    y = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(y)
    y = layers.Conv2D(8, 1, activation="tanh", name="project")(layers.ReLU(6.0, name="middle_relu")(y))
    x = layers.Add(name="sum")([x, y])
    x = layers.ZeroPadding2D(((0, 1), (1, 0)), name="pad")(x)
    x = layers.DepthwiseConv2D(3, strides=2, use_bias=False, name="reduce")(x)
    x = layers.AveragePooling2D(2, padding="same", name="average")(x)
    x = layers.Dense(CLASSES, name="predictions")(layers.Flatten(name="flatten")(x))
    return keras.Model(image, layers.Softmax(name="softmax")(x))


def noise(count, stream):
    """Uniform numbers in -1..1 from a 32-bit integer hash."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(stream * 1000003)
    for _ in range(2):
        x = (x ^ (x >> np.uint32(16))) * np.uint32(0x45D9F3B)
    return (x ^ (x >> np.uint32(16))).astype(np.float64) / 2**31 - 1


def fill(model):
    """Weight k of the model is noise from stream k, scaled as Glorot would; statistics and scales near one."""
    k = 0
    for layer in model.layers:
        values = []
        for w in layer.weights:
            k += 1
            number = noise(int(np.prod(w.shape)), k)
            kind = w.path.split("/")[-1]
            if kind in ("kernel", "depthwise_kernel"):
                fan = np.prod(w.shape[:-2]) * (w.shape[-2] + w.shape[-1]) if len(w.shape) > 1 else 1
                number = number * np.sqrt(6 / fan)
            elif kind in ("gamma", "moving_variance"):
                number = 1 + 0.2 * number
            else:
                number = 0.1 * number
            values.append(number.astype(np.float32).reshape(w.shape))
        layer.set_weights(values)


def batch(step, size):
    x = np.floor((noise(BATCH * size * size * 3, 100 + step) + 1) * 128).astype(np.float32)
    labels = (np.arange(BATCH) + step) % CLASSES
    return x.reshape(BATCH, size, size, 3), np.eye(CLASSES, dtype=np.float32)[labels]


def train(model, optimizer, images, targets):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(keras.losses.categorical_crossentropy(targets, model(images, training=True)))
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return float(loss)


OPTIMIZERS = {
    "sgd": lambda rate: keras.optimizers.SGD(0.01 * rate),
    "momentum": lambda rate: keras.optimizers.SGD(0.005 * rate, momentum=0.9),
    "nesterov": lambda rate: keras.optimizers.SGD(0.005 * rate, momentum=0.9, nesterov=True),
    "adam": lambda rate: keras.optimizers.Adam(0.0005 * rate),
}
# Batch normalisation over six images turns the rounding of a near tie in a max-pool into a jump of the loss;
# small steps keep that below what is compared.
RATES = {"cats_dogs": 1, "small_cnn": 0.05, "residual": 1}
result = {}
for name, build in {"cats_dogs": cats_dogs, "small_cnn": small_cnn, "residual": residual}.items():
    for optimizer, make in OPTIMIZERS.items():
        model = build()
        fill(model)
        optimizer_, size = make(RATES[name]), model.input_shape[1]
        steps = [train(model, optimizer_, *batch(step, size)) for step in range(STEPS)]
        probabilities = model(batch(STEPS, size)[0], training=False).numpy()
        result[f"{name}/{optimizer}"] = {"losses": steps, "probabilities": probabilities.reshape(-1).tolist()}
print(json.dumps(result))
