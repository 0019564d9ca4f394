#!/usr/bin/env python3
"""Exported files of a run in the programs that they are for, on the run's held-out images.

    python exported_files.py RUN FILE.tflite|FILE.onnx ...

Probabilities of the images that the run keeps for its self-test (as Loupe prepared them) against Loupe's own; accuracy
on held-out images, decoded and resized by Pillow as the run's preprocessing.json says; milliseconds an image on one
thread; and labels and preprocessing as MediaPipe's image classifier reads them from a TensorFlow Lite file. Needs
ai-edge-litert (2.3 tried), onnxruntime, Pillow, numpy; mediapipe (1.2) where it is there.
"""
import base64, csv, json, pathlib, sys, time
import numpy as np
from PIL import Image, ImageOps

run = pathlib.Path(sys.argv[1])
record = json.loads((run / "run.json").read_text())
prepared = json.loads((run / "model/preprocessing.json").read_text())
classes = json.loads((run / "model/model.json").read_text())["userDefinedMetadata"]["classes"]
size = (prepared["width"], prepared["height"])
data = pathlib.Path(record["dataset"]["folder"])
held = [
    (row["file"], classes.index(row["truth"]))
    for part in ("validation", "test")
    if (run / f"evaluation/{part}.csv").exists()
    for row in csv.DictReader(open(run / f"evaluation/{part}.csv", newline="", encoding="utf8"))
]
truth = np.array([label for _, label in held])


def pixels(name):
    image = ImageOps.exif_transpose(Image.open(data / name)).convert("RGB")
    return np.asarray(image.resize(size, Image.BILINEAR), np.uint8)


def lite(file):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(file), num_threads=1)
    interpreter.allocate_tensors()
    (image,), (output,) = interpreter.get_input_details(), interpreter.get_output_details()

    def answer(x):
        interpreter.set_tensor(image["index"], x[None].astype(image["dtype"]))
        interpreter.invoke()
        y = interpreter.get_tensor(output["index"])[0]
        return y if y.dtype == np.float32 else y * np.float32(output["quantization"][0])

    return answer


def onnx(file):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options)
    return lambda x: session.run(None, {"image": x[None].astype(np.float32)})[0][0]


def by_mediapipe(file):
    try:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision
    except ImportError:
        return "mediapipe is not installed"
    options = vision.ImageClassifierOptions(base_options=BaseOptions(model_asset_path=str(file)), max_results=2)
    with vision.ImageClassifier.create_from_options(options) as classifier:
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(images[0]))
        found = classifier.classify(image).classifications[0].categories
    return ", ".join(f"{one.category_name} {one.score:.3f}" for one in found)


images = [pixels(name) for name, _ in held]
test = json.loads((run / "model/selftest.json").read_text())
own = [np.frombuffer(base64.b64decode(one), np.uint8).reshape(size[1], size[0], 3) for one in test["images"]]
for file in map(pathlib.Path, sys.argv[2:]):
    answer = lite(file) if file.suffix == ".tflite" else onnx(file)
    far = max(np.abs(answer(x) - np.array(y)).max() for x, y in zip(own, test["probabilities"]))
    began = time.perf_counter()
    answers = np.array([answer(x) for x in images])
    each = (time.perf_counter() - began) / len(images) * 1000
    right = (answers.argmax(1) == truth).mean()
    print(f"{file.name}: {file.stat().st_size} bytes, off by {far:.2g}, accuracy {right:.4f} of {len(held)}, {each:.2f} ms")
    if file.suffix == ".tflite":
        print(f"  MediaPipe, first image ({classes[truth[0]]}): {by_mediapipe(file)}")
