"""Makes models whose input goes through operators that are no layers (`x / 127.5 - 1` between layers of a functional
model, and `preprocess_input` of keras.applications), and what Keras computes with them.

  python make_operators.py keras3    (keras 3.15.1, tensorflow-cpu 2.21.0)
  python make_operators.py keras2    (tf_keras 2.21.0 beside them)

keras2.json and keras3.json have for each the description as Keras saves it, the weights (float32, base64) and the output for one
image drawn with numpy's default_rng(7). Whole files, which have the same descriptions, are written for `whole` only.
"""
import base64
import json
import os
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import h5py
import numpy as np
import tensorflow as tf

which = sys.argv[1]
if which == "keras2":
    import tf_keras as keras
else:
    import keras
layers, apps = keras.layers, keras.applications
here = os.path.dirname(os.path.abspath(__file__))
size = 8
whole = {"caffe", "slices"}
image = np.random.default_rng(7).integers(0, 256, (1, size, size, 3), dtype=np.uint8)


def classifier(x):
    x = layers.Conv2D(4, 3, strides=2, name="conv", activation="relu")(x)
    return layers.Dense(3, activation="softmax", name="out")(layers.GlobalAveragePooling2D(name="pool")(x))


cases = {
    # What keras.applications does, one of each mode.
    "tf": lambda x: apps.mobilenet_v2.preprocess_input(x),
    "torch": lambda x: apps.densenet.preprocess_input(x),
    "caffe": lambda x: apps.resnet50.preprocess_input(x),
    # What people write.
    "divided": lambda x: x / 255.0,
    "reversed-operands": lambda x: 1.0 - x / 255.0,
    "halves": lambda x: (x * (1 / 127.5) + -1.0),
    "each-channel": lambda x: (x / 255.0 - np.array([0.485, 0.456, 0.406], "float32")) / np.array([0.229, 0.224, 0.225], "float32"),
    "slices": lambda x: x[..., ::-1] / 255.0,
    "slices-all-axes": lambda x: x[:, :, :, ::-1] / 255.0,
    "negative": lambda x: -(x / 255.0),
}
if which == "keras2":
    cases |= {
        "list": lambda x: x - [103.939, 116.779, 123.68],
        "cast": lambda x: tf.cast(x, tf.float32) / 255.0,
        "math": lambda x: tf.math.subtract(tf.math.divide(x, 127.5), 1.0),
        "bias-add": lambda x: tf.nn.bias_add(x / 255.0, tf.constant([-0.485, -0.456, -0.406])),
        "reverse": lambda x: tf.reverse(x, axis=[-1]) / 255.0,
        "multiply": lambda x: tf.multiply(x, 1 / 255.0),
        "constant-first": lambda x: tf.subtract(255.0, x) / 255.0,
        "relu": lambda x: tf.nn.relu(x / 127.5 - 1.0),
        "relu6": lambda x: tf.nn.relu6(x / 20.0),
        "sigmoid": lambda x: tf.math.sigmoid(x / 127.5 - 1.0),
        "two-tensors": lambda x: x / 255.0 + tf.nn.relu(x / 127.5 - 1.0),
        "product": lambda x: (x / 255.0) * tf.nn.tanh(x / 127.5),
        "concat": lambda x: tf.concat([x / 255.0, x / 127.5 - 1.0], axis=-1),
        # Refused.
        "power": lambda x: tf.math.pow(x / 255.0, 2.2),
        "standardised": lambda x: tf.image.per_image_standardization(x),
        "crop": lambda x: x[:, 1:7, 1:7, :] / 255.0,
        "first-channel": lambda x: tf.concat([x[..., 1:], x[..., :1]], axis=-1) / 255.0,
        "lambda": lambda x: layers.Lambda(lambda y: y / 255.0)(x),
    }
else:
    ops = keras.ops
    cases |= {
        "cast": lambda x: ops.cast(x, "float32") / 255.0,
        "math": lambda x: ops.subtract(ops.divide(x, 127.5), 1.0),
        "reverse": lambda x: ops.flip(x, axis=-1) / 255.0,
        "constant-first": lambda x: ops.subtract(255.0, x) / 255.0,
        "relu": lambda x: ops.relu(x / 127.5 - 1.0),
        "two-tensors": lambda x: x / 255.0 + ops.relu(x / 127.5 - 1.0),
        "product": lambda x: (x / 255.0) * ops.tanh(x / 127.5),
        "concat": lambda x: ops.concatenate([x / 255.0, x / 127.5 - 1.0], axis=-1),
        "power": lambda x: ops.power(x / 255.0, 2.2),
        "crop": lambda x: x[:, 1:7, 1:7, :] / 255.0,
        "lambda": lambda x: layers.Lambda(lambda y: y / 255.0)(x),
    }


def without_code(description):
    """A Lambda holds the path of this file; what matters is that it is one."""
    for layer in description["config"]["layers"]:
        if layer["class_name"] == "Lambda":
            layer["config"]["function"] = "(Python code)"
    return description


def described(model):
    """As the file has it: `to_json` of tf_keras cannot write a slice, its `.h5` can."""
    if which == "keras3":
        return json.loads(model.to_json())
    with tempfile.TemporaryDirectory() as folder:
        model.save(os.path.join(folder, "m.h5"))
        with h5py.File(os.path.join(folder, "m.h5")) as h5:
            return json.loads(h5.attrs["model_config"])


unused = {"build_config", "registered_name", "trainable", "sparse", "ragged", "optional"}


def without_drawing(value):
    """How weights were drawn, and what layers were built for, says nothing about what is computed."""
    if isinstance(value, dict):
        return {key: without_drawing(one) for key, one in value.items()
                if not key.endswith(("_initializer", "_regularizer", "_constraint")) and key not in unused}
    return [without_drawing(one) for one in value] if isinstance(value, list) else value


stored = {"size": size, "image": base64.b64encode(image.tobytes()).decode(), "version": keras.__version__, "weights": {}, "models": {}}
for name, prepare in cases.items():
    keras.backend.clear_session()
    entrance = keras.Input((size, size, 3))
    prepared = prepare(entrance)
    model = keras.Model(entrance, classifier(prepared), name="model")
    # Weights that leave the probabilities apart: differences in the input must show.
    rng = np.random.default_rng(11)
    model.set_weights([rng.normal(0, 0.4, w.shape).astype(np.float32) for w in model.get_weights()])
    output = np.asarray(model(image.astype(np.float32), training=False)).reshape(-1)
    stored["weights"][str(prepared.shape[-1])] = [
        {"name": f"{layer.name}/{part}", "shape": list(w.shape), "data": base64.b64encode(np.asarray(w, "float32").tobytes()).decode()}
        for layer in model.layers for part, w in zip(["kernel", "bias"], layer.get_weights())
    ]
    description = without_drawing(without_code(described(model)))
    # The classifier is the same for all, but for the tensor that it begins with.
    every = description["config"]["layers"]
    begin = next(i for i, layer in enumerate(every) if layer["config"]["name"] == "conv")
    end = model.get_layer("conv").input
    last = (end._keras_history[0] if which == "keras3" else end.node.layer).name
    stored["tail"] = json.loads(json.dumps(every[begin:]).replace(json.dumps(last), '"@last"'))
    description["config"]["layers"] = every[:begin]
    stored["models"][name] = {
        "description": description, "last": last, "channels": prepared.shape[-1], "output": [round(float(v), 7) for v in output],
    }
    if name in whole:
        model.save(os.path.join(here, f"{which}-{name}.{'h5' if which == 'keras2' else 'keras'}"))
with open(os.path.join(here, f"{which}.json"), "w") as out:
    json.dump(stored, out, separators=(",", ":"))
    out.write("\n")
