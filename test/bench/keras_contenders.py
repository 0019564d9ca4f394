"""What a Keras user would otherwise run, timed: one JSON line a measurement.

    python keras_contenders.py features FOLDER WEIGHTS      decode + MobileNetV2 features, model.predict
    python keras_contenders.py tutorial FOLDER WEIGHTS N    ImageDataGenerator with flip, zoom, shear -> frozen
                                                            MobileNetV2 -> Dense 64 -> softmax, N epochs, batch 32
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402

SIZE = (224, 224)


def say(**line):
    print(json.dumps(line), flush=True)


def backbone(weights):
    return keras.applications.MobileNetV2(weights=weights, include_top=False, pooling="avg", input_shape=SIZE + (3,))


def features(folder, weights):
    images = keras.utils.image_dataset_from_directory(folder, image_size=SIZE, batch_size=32, shuffle=False, verbose=False)
    image = keras.Input(SIZE + (3,))
    model = keras.Model(image, backbone(weights)(keras.layers.Rescaling(1 / 127.5, -1)(image)))
    model.predict(images.take(1), verbose=0)
    began = time.perf_counter()
    count = len(model.predict(images, verbose=0))
    say(images=count, seconds=time.perf_counter() - began)


def tutorial(folder, weights, epochs):
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(rescale=1 / 255, shear_range=0.2, zoom_range=0.2, horizontal_flip=True, validation_split=0.2)
    flow = {part: generator.flow_from_directory(folder, SIZE, batch_size=32, subset=part, seed=1) for part in ("training", "validation")}
    frozen = backbone(weights)
    frozen.trainable = False
    classes = flow["training"].num_classes
    model = keras.Sequential([frozen, keras.layers.Dense(64, "relu"), keras.layers.Dense(classes, "softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    began = time.perf_counter()
    history = model.fit(flow["training"], validation_data=flow["validation"], epochs=epochs, verbose=0).history
    say(epochs=epochs, seconds=time.perf_counter() - began, accuracy=max(history["val_accuracy"]))


if __name__ == "__main__":
    what, folder, weights = sys.argv[1:4]
    if what == "features":
        features(folder, weights)
    else:
        tutorial(folder, weights, int(sys.argv[4]))
