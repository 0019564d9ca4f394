#!/usr/bin/env python3
"""Scikit-learn's logistic regression on Keras's MobileNetV2 features, for the split of a run of Loupe.

    python sklearn_on_features.py DATASET RUN WEIGHTS.h5

RUN/split.json says which file is in which part. Prints the accuracy on the validation and test parts: what mode
features is compared with. Needs tensorflow-cpu 2.21, scikit-learn, Pillow.
"""
import json, os, pathlib, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
from PIL import Image, ImageOps
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

dataset, run, weights = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
split = json.loads((run / "split.json").read_text())
truth = {}
for part in ("train", "validation", "test"):
    table = run / "evaluation" / f"{part}.csv"
    if table.exists():
        import csv
        for row in csv.DictReader(table.open(encoding="utf-8-sig")):
            truth[row["file"]] = row["truth"]
network = keras.applications.MobileNetV2(include_top=False, pooling="avg", weights=weights, input_shape=(224, 224, 3))


def features(files):
    batches = []
    for start in range(0, len(files), 32):
        images = [np.asarray(ImageOps.exif_transpose(Image.open(dataset / name)).convert("RGB").resize((224, 224), Image.BILINEAR), np.float32)
                  for name in files[start:start + 32]]
        batches.append(network(keras.applications.mobilenet_v2.preprocess_input(np.stack(images)), training=False).numpy())
    return np.concatenate(batches)


parts = {part: (features(files), [truth[name] for name in files]) for part in ("train", "validation", "test")
         if (files := [name for name in split.get(part, []) if name in truth])}
x, y = parts.pop("train")
for name, model in {
    "C = 1": make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
    "C by 3 folds": GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
                                 {"logisticregression__C": [1e-3, 1e-2, 1e-1, 1]}, cv=3, n_jobs=1),
}.items():
    model.fit(x, y)
    print(dataset.name, name, {part: round(model.score(a, b), 4) for part, (a, b) in parts.items()}, getattr(model, "best_params_", ""))
