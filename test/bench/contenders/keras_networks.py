"""The networks of networks.ts in Keras, weights drawn."""
import keras
from keras import layers


def backbone(name):
    if name == "InceptionV3":
        return keras.applications.InceptionV3(weights=None, include_top=False, pooling="avg", input_shape=(299, 299, 3))
    return keras.applications.MobileNetV2(weights=None, include_top=False, pooling="avg", input_shape=(224, 224, 3))


def features(name):
    """From images, 0..255, to features."""
    base = backbone(name)
    image = keras.Input(base.input_shape[1:])
    return keras.Model(image, base(layers.Rescaling(1 / 127.5, -1)(image)))


def three_conv():
    stack = [keras.Input((224, 224, 3)), layers.Rescaling(1 / 255)]
    for filters in (32, 64, 128):
        stack += [layers.Conv2D(filters, 3, strides=2, padding="same"), layers.MaxPooling2D(2), layers.ReLU()]
    return keras.Sequential(stack + [layers.Flatten(), layers.Dense(10, "relu"), layers.Dropout(0.5), layers.Dense(2, "softmax")])


def last_two_blocks():
    base = backbone("MobileNetV2")
    names = [layer.name for layer in base.layers]
    for layer in base.layers[: names.index("block_15_expand")]:
        layer.trainable = False
    image = keras.Input((224, 224, 3))
    x = base(layers.Rescaling(1 / 127.5, -1)(image))
    return keras.Model(image, layers.Dense(5, "softmax")(x))


def dense_head():
    return keras.Sequential([keras.Input((1280,)), layers.Dense(64, "relu"), layers.Dense(5, "softmax")])


TRAINABLE = {"three-conv": three_conv, "last-two-blocks": last_two_blocks, "dense-head": dense_head}
