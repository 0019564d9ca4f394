#!/usr/bin/env python3
"""Losses of twenty training steps by Keras, for test/engine/graphs/trainingStep.test.ts.

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

BATCH, STEPS, CLASSES = 6, 20, 3


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


def mixed(size=23, head="softmax", frozen=()):
    """Overlapping pools, a separable convolution, branches that are joined, a squeeze and excitation, a layer norm."""
    image = keras.Input((size, size, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(image)
    x = layers.Conv2D(8, 3, strides=2, activation="swish", name="stem")(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool_same")(x)
    x = layers.SeparableConv2D(12, 3, padding="same", use_bias=False, name="separable")(x)
    x = layers.BatchNormalization(name="norm", momentum=0.9)(x)
    x = layers.LeakyReLU(negative_slope=0.2, name="leaky")(x)
    a = layers.Conv2D(6, 1, activation="elu", name="branch_a")(x)
    b = layers.AveragePooling2D(3, strides=1, padding="same", name="average")(x)
    b = layers.Conv2D(10, 3, padding="same", activation="gelu", name="branch_b")(b)
    x = layers.Concatenate(name="joined")([a, b])
    s = layers.GlobalAveragePooling2D(name="squeeze")(x)
    s = layers.Dense(16, activation="sigmoid", name="excite")(layers.Reshape((1, 1, 16), name="reshape")(s))
    x = layers.Multiply(name="scaled")([x, s])
    x = layers.MaxPooling2D(3, strides=2, name="pool_valid")(layers.ZeroPadding2D(1, name="pad")(x))
    x = layers.Cropping2D(((0, 0), (1, 0)), name="crop")(x)
    x = layers.LayerNormalization(name="layer_norm")(x)
    x = layers.Dense(CLASSES, activation=head, name="predictions")(layers.GlobalMaxPooling2D(name="largest")(x))
    model = keras.Model(image, x)
    for name in frozen:
        model.get_layer(name).trainable = False
    return model


def rare(size=19):
    """What the others lack: rarer activations, layers that merge, a product of lists of vectors, repeated rows and columns."""
    image = keras.Input((size, size, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(image)
    x = layers.Conv2D(6, 3, strides=2, activation="selu", name="stem")(x)
    a = layers.PReLU(name="prelu")(layers.Conv2D(5, 1, activation="softsign", name="a")(x))
    b = layers.ELU(name="elu")(layers.Conv2D(5, 3, padding="same", activation="mish", name="b")(x))
    c = layers.Conv2D(5, 3, padding="same", activation=lambda x: keras.activations.gelu(x, approximate=True), name="c")(x)
    x = layers.Concatenate(name="joined")([layers.Average(name="mean")([a, b]), layers.Maximum(name="largest")([a, c]), layers.Minimum(name="least")([b, c])])
    x = layers.DepthwiseConv2D(3, depth_multiplier=2, activation="softplus", name="depthwise")(x)
    # A hard sigmoid as Loupe builds it of layers.
    gate = layers.ReLU(1.0, name="gate")(layers.Rescaling(1 / 6, offset=0.5, name="gate_line")(x))
    x = layers.Multiply(name="gated")([x, gate])
    x = layers.UpSampling2D((2, 1), name="repeated")(layers.AveragePooling2D(2, name="average")(x))
    x = layers.Permute((2, 1, 3), name="turned")(x)
    x = layers.SeparableConv2D(8, 3, strides=2, padding="same", name="separable")(x)
    x = layers.Rescaling(8.0, name="shares")(layers.Softmax(name="inner_softmax")(x))
    x = layers.Dense(7, name="vectors")(layers.Reshape((6, 8), name="listed")(x))
    x = layers.ReLU(name="relu")(layers.Flatten(name="flatten")(x))
    return keras.Model(image, layers.Dense(CLASSES, activation="softmax", name="predictions")(x))


def noise(count, stream):
    """Uniform numbers in -1..1 from a 32-bit integer hash."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(stream * 1000003)
    for _ in range(2):
        x = (x ^ (x >> np.uint32(16))) * np.uint32(0x45D9F3B)
    return (x ^ (x >> np.uint32(16))).astype(np.float64) / 2**31 - 1


def fill(model):
    """Weight k, counted by name, is noise from stream k, scaled as Glorot would; statistics and scales near one."""
    weights = {f"{layer.name}/{w.path.split('/')[-1]}": w for layer in model.layers for w in layer.weights}
    for k, name in enumerate(sorted(weights), 1):
        w, kind = weights[name], name.split("/")[1]
        number = noise(int(np.prod(w.shape)), k)
        if kind.endswith("kernel"):
            number = number * np.sqrt(6 / (np.prod(w.shape[:-2]) * (w.shape[-2] + w.shape[-1])))
        elif kind in ("gamma", "moving_variance"):
            number = 1 + 0.2 * number
        else:
            number = 0.1 * number
        w.assign(number.astype(np.float32).reshape(w.shape))


def batch(step, size):
    x = np.floor((noise(BATCH * size * size * 3, 100 + step) + 1) * 128).astype(np.float32)
    labels = (np.arange(BATCH) + step) % CLASSES
    return x.reshape(BATCH, size, size, 3), np.eye(CLASSES, dtype=np.float32)[labels]


def train(model, optimizer, loss_function, weights, images, targets):
    with tf.GradientTape() as tape:
        loss = loss_function(targets, model(images, training=True), sample_weight=weights and targets @ np.float32(weights))
    optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    return float(loss)


OPTIMIZERS = {
    "sgd": lambda rate: keras.optimizers.SGD(0.01 * rate),
    "momentum": lambda rate: keras.optimizers.SGD(0.005 * rate, momentum=0.9),
    "nesterov": lambda rate: keras.optimizers.SGD(0.005 * rate, momentum=0.9, nesterov=True),
    "adam": lambda rate: keras.optimizers.Adam(0.0005 * rate),
    "adamw": lambda rate: keras.optimizers.AdamW(0.0005 * rate, weight_decay=0.1),
    "rmsprop": lambda rate: keras.optimizers.RMSprop(0.0002 * rate),
    "rmsprop_momentum": lambda rate: keras.optimizers.RMSprop(0.0001 * rate, momentum=0.5),
}
LOSSES = {
    "plain": keras.losses.CategoricalCrossentropy(),
    "weighted": keras.losses.CategoricalCrossentropy(),
    "smoothed": keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    "focal": keras.losses.CategoricalFocalCrossentropy(),
    "binary": keras.losses.BinaryCrossentropy(label_smoothing=0.1),
}
CLASS_WEIGHTS = [0.5, 1.0, 2.5]
NETWORKS = {
    "cats_dogs": cats_dogs, "small_cnn": small_cnn, "residual": residual, "mixed": mixed, "rare": rare,
    "mixed_sigmoid": lambda: mixed(head="sigmoid"),
    "mixed_frozen": lambda: mixed(frozen=("stem", "separable", "norm")),
}
CASES = [(name, optimizer, "plain") for name in ("cats_dogs", "small_cnn", "residual") for optimizer in OPTIMIZERS]
CASES += [("mixed", "adam", loss) for loss in ("plain", "weighted", "smoothed", "focal")]
CASES += [("mixed_sigmoid", "adam", "binary"), ("mixed_frozen", "momentum", "plain"), ("mixed_frozen", "adam", "plain"), ("rare", "adam", "plain")]
# Batch normalisation over six images turns the rounding of a near tie in a max-pool into a jump of the loss;
# small steps keep that below what is compared.
RATES = {"small_cnn": 0.01, "rare": 4}
result = {}
for name, optimizer, loss in CASES:
    model = NETWORKS[name]()
    fill(model)
    optimizer_, size = OPTIMIZERS[optimizer](RATES.get(name, 1)), model.input_shape[1]
    weights = CLASS_WEIGHTS if loss == "weighted" else None
    steps = [train(model, optimizer_, LOSSES[loss], weights, *batch(step, size)) for step in range(STEPS)]
    probabilities = model(batch(STEPS, size)[0], training=False).numpy()
    result[f"{name}/{optimizer}/{loss}"] = {"losses": steps, "probabilities": probabilities.reshape(-1).tolist()}
print(json.dumps(result))
