"""Makes the small models of this folder and, in models.json, two images and the probabilities Keras gives for them.

  python make_models.py keras3    (keras 3.15.1, tensorflow-cpu 2.21.0)
  python make_models.py keras2    (tf_keras 2.21.0 beside them)

Each call replaces its own models and their entries. Images: uint8 [2, S, S, 3], drawn with numpy's default_rng(7).
Weights are drawn by Keras; batch normalisation gets statistics that are not 0 and 1.
"""
import base64
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np

which = sys.argv[1]
if which == "keras2":
    import tf_keras as keras
else:
    import keras
layers = keras.layers
here = os.path.dirname(os.path.abspath(__file__))
entries = {}


def pixels(size):
    return np.random.default_rng(7).integers(0, 256, (2, size, size, 3), dtype=np.uint8)


def stirred(model):
    """Statistics and kernels away from their initial values, so that every weight counts."""
    rng = np.random.default_rng(3)
    model.set_weights([
        w if np.issubdtype(w.dtype, np.integer) else (w + rng.uniform(-0.2, 0.25, w.shape)).astype(np.float32)
        for w in model.get_weights()
    ])
    for layer in model.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    return model


def save(model, names, prepare, size, note, **more):
    x = pixels(size)
    raw = np.asarray(model(prepare(x.astype(np.float32)), training=False))
    for name in names:
        model.save(os.path.join(here, name))
        entries[name] = {
            "note": note, "size": size, "output": raw.reshape(-1).tolist(),
            "images": base64.b64encode(x.tobytes()).decode(), "maker": f"{keras.__name__} {keras.__version__}", **more,
        }


def same(x):
    return x


def sequential():
    inner = keras.Sequential([layers.InputLayer(input_shape=(24, 24, 3)) if which == "keras2" else layers.Input((24, 24, 3)),
                              layers.Conv2D(4, 3, name="conv"), layers.BatchNormalization(name="norm"), layers.ReLU(6.0)], name="inner")
    inner.trainable = False
    return stirred(keras.Sequential([
        layers.InputLayer(input_shape=(24, 24, 3)) if which == "keras2" else layers.Input((24, 24, 3)),
        layers.RandomFlip("horizontal"), layers.Rescaling(1 / 255), inner,
        layers.DepthwiseConv2D(3, name="conv"), layers.LeakyReLU(), layers.SeparableConv2D(5, 3, activation="swish" if which == "keras3" else "tanh"),
        layers.GlobalAveragePooling2D(), layers.Dropout(0.2), layers.Dense(3, activation="softmax"),
    ], name="small"))


if which == "keras3":
    save(sequential(), ["sequential.h5", "sequential.keras"], same, 24, "sequential with a nested frozen model and augmentation")

    i = layers.Input((20, 20, 3), name="picture")
    r = layers.RandomRotation(0.1)(i)
    a = layers.Conv2D(3, 3, strides=2, padding="same", activation="relu", kernel_regularizer="l2")(r)
    b = layers.Conv2D(3, 3, strides=2, padding="same")(r)
    x = layers.Concatenate()([layers.Add()([a, b]), a])
    gate = layers.Dense(6, activation="sigmoid")(layers.GlobalAveragePooling2D(keepdims=True)(x))
    x = layers.GlobalMaxPooling2D()(layers.Multiply()([x, gate]))
    save(stirred(keras.Model(i, layers.Dense(1, activation="sigmoid")(x), name="branches")), ["sigmoid.h5"], lambda v: v / 255, 20,
         "functional with branches, kept dimensions and one sigmoid; images divided by 255")

    norm = layers.Normalization()
    norm.adapt(pixels(16).astype(np.float32))
    i = layers.Input((16, 16, 3))
    x = layers.Rescaling([0.5, 0.25, 2.0], offset=[1.0, 0.0, -1.0])(norm(i))
    x = layers.Flatten()(layers.MaxPooling2D(4)(layers.Conv2D(4, 3)(x)))
    save(stirred(keras.Model(i, layers.Dense(4)(x), name="logits")), ["logits.keras"], same, 16,
         "normalisation with adapted statistics, rescaling by channel, logits")

    i = layers.Input((16, 16, 1))
    x = layers.GlobalAveragePooling2D()(layers.PReLU(shared_axes=[1, 2])(layers.Conv2D(4, 3, padding="same")(i)))
    grey = lambda v: (v @ np.array([0.299, 0.587, 0.114], np.float32))[..., None] / 255
    save(stirred(keras.Model(i, layers.Dense(3, activation="softmax")(x), name="grey")), ["grey.h5"], grey, 16, "grey images divided by 255")

    for mode in ["tf", "torch", "caffe"]:
        i = layers.Input((12, 12, 3))
        model = keras.Model(i, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(layers.Conv2D(3, 3, activation="tanh")(i))), name=mode)
        rng = np.random.default_rng(5)
        model.set_weights([rng.normal(0, 0.05 if mode == "caffe" else 0.5, w.shape).astype(np.float32) for w in model.get_weights()])
        save(model, [f"{mode}.h5"], lambda v, m=mode: keras.applications.imagenet_utils.preprocess_input(v.copy(), mode=m), 12, f"preprocessing {mode}")
else:
    save(sequential(), ["keras2.h5"], same, 24, "the sequential model as Keras 2 saves it")

path = os.path.join(here, "models.json")
known = json.load(open(path)) if os.path.exists(path) else {}
known.update(entries)
json.dump(dict(sorted(known.items())), open(path, "w"), indent=1)
