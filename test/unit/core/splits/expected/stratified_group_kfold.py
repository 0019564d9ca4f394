"""Makes groupTables.json: 200 random tables of images with classes and groups, and how far the class shares of the
folds of scikit-learn's StratifiedGroupKFold are from those of all images.

    python3 -m venv /tmp/expected && /tmp/expected/bin/pip install scikit-learn==1.9.1
    /tmp/expected/bin/python stratified_group_kfold.py

A table is written as one list a group: how many images of each class it has. For each table: the folds, and of every
fold the largest difference between a class's share in the fold and in all images (`share`), and the mean over the
classes of the difference between the part of the class that lies in the fold and 1 / folds (`recall`).

Not needed to run the tests.
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

warnings.filterwarnings("ignore")
random = np.random.default_rng(20260101)
tables = []
while len(tables) < 200:
    classes = int(random.integers(2, 9))
    groups = int(random.integers(12, 60))
    folds = int(random.choice([3, 4, 5, 10]))
    weights = random.dirichlet(np.full(classes, random.choice([0.7, 2.0, 10.0])))
    purity = random.choice([0.0, 0.5, 1.0])
    rows = []
    for _ in range(groups):
        size = 1 + int(random.pareto(1.5) * 3) if random.random() < 0.5 else int(random.integers(1, 12))
        own = random.choice(classes, p=weights)
        labels = np.where(random.random(min(size, 60)) < purity, own, random.choice(classes, min(size, 60), p=weights))
        rows.append(np.bincount(labels, minlength=classes).tolist())
    counts = np.array(rows)
    if (counts.sum(0) < folds).any() or ((counts > 0).sum(0) < 2).any():
        continue
    y = np.concatenate([np.repeat(np.arange(classes), row) for row in rows])
    g = np.concatenate([np.full(sum(row), i) for i, row in enumerate(rows)])
    total = counts.sum(0)
    found = {"share": [], "recall": []}
    for _, held in StratifiedGroupKFold(folds).split(np.zeros(len(y)), y, g):
        inside = np.bincount(y[held], minlength=classes)
        found["share"].append(round(float(np.abs(inside / max(1, inside.sum()) - total / total.sum()).max()), 5))
        found["recall"].append(round(float(np.abs(inside / total - 1 / folds).mean()), 5))
    tables.append({"folds": folds, "groups": rows, **found})
text = ",\n".join(json.dumps(table, separators=(",", ":")) for table in tables)
(pathlib.Path(__file__).parent / "groupTables.json").write_text(f"[\n{text}\n]\n")
