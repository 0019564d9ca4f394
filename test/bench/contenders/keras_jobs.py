"""Whole jobs of a Keras user, folder in, one JSON line out. FOLDER holds classes, or train and test with classes.

    keras_jobs.py predict FOLDER WEIGHTS      features by model.predict over image_dataset_from_directory, twice: the
                                              first pass compiles a graph for whole batches and for the last ones
    keras_jobs.py sklearn FOLDER WEIGHTS      the same, then standardisation and scikit-learn's logistic regression
    keras_jobs.py tutorial FOLDER WEIGHTS N   ImageDataGenerator with flip, zoom, shear -> frozen MobileNetV2 ->
                                              Dense 64 -> softmax, N epochs of batches of 32
WEIGHTS is a weights file of MobileNetV2 without its classifier, or "drawn".
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402
import numpy as np  # noqa: E402

SIZE = (224, 224)


def backbone(weights):
    weights = None if weights == "drawn" else weights
    return keras.applications.MobileNetV2(weights=weights, include_top=False, pooling="avg", input_shape=SIZE + (3,))


def parts(folder):
    """Folders of classes for training and judging, and the share to split off where there is but one."""
    train = os.path.join(folder, "train")
    return (train, os.path.join(folder, "test"), None) if os.path.isdir(train) else (folder, folder, 0.2)


def datasets(folder):
    train, test, split = parts(folder)
    common = dict(image_size=SIZE, batch_size=32, shuffle=split is not None, seed=1, verbose=False)
    if split is None:
        return [keras.utils.image_dataset_from_directory(path, **common) for path in (train, test)]
    return [keras.utils.image_dataset_from_directory(train, validation_split=split, subset=subset, **common)
            for subset in ("training", "validation")]


def features(weights):
    image = keras.Input(SIZE + (3,))
    return keras.Model(image, backbone(weights)(keras.layers.Rescaling(1 / 127.5, -1)(image)))


def predict(folder, weights):
    model = features(weights)
    sets = datasets(folder)
    passes = []
    for _ in range(2):
        began = time.perf_counter()
        count = sum(len(model.predict(images, verbose=0)) for images in sets)
        passes.append(time.perf_counter() - began)
    return dict(images=count, first=passes[0], seconds=passes[1])


def sklearn(folder, weights):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = features(weights)
    rows, labels = [], []
    for images in datasets(folder):
        pairs = [(model.predict_on_batch(pixels), truth) for pixels, truth in images]
        rows.append(np.concatenate([row for row, _ in pairs]))
        labels.append(np.concatenate([np.asarray(truth) for _, truth in pairs]))
    head = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(rows[0], labels[0])
    return dict(accuracy=head.score(rows[1], labels[1]))


def tutorial(folder, weights, epochs):
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    train, test, split = parts(folder)
    changes = dict(rescale=1 / 255, shear_range=0.2, zoom_range=0.2, horizontal_flip=True, validation_split=split or 0)
    generator = ImageDataGenerator(**changes)
    subset = (None, None) if split is None else ("training", "validation")
    flows = [generator.flow_from_directory(path, SIZE, batch_size=32, subset=part, seed=1) for path, part in zip((train, test), subset)]
    frozen = backbone(weights)
    frozen.trainable = False
    model = keras.Sequential([frozen, keras.layers.Dense(64, "relu"), keras.layers.Dense(flows[0].num_classes, "softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    ends = [time.perf_counter()]
    clock = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter()))
    history = model.fit(flows[0], validation_data=flows[1], epochs=epochs, callbacks=[clock], verbose=0).history
    return dict(epochs=[after - before for before, after in zip(ends, ends[1:])], accuracy=max(history["val_accuracy"]))


if __name__ == "__main__":
    what, folder, weights = sys.argv[1:4]
    work = {"predict": predict, "sklearn": sklearn, "tutorial": lambda *args: tutorial(*args, int(sys.argv[4]))}[what]
    print(json.dumps(work(folder, weights)), flush=True)
