"""Scikit-learn's choice of C and its fit on features that `linearHead.cjs export` wrote and `fit` divided into folds.

    python sklearn_linear_head.py FOLDER

The same standardised features, half decades of C, folds and score (log loss) as Loupe's quick recipe, converged to a
gradient of 1e-7. Where there are fewer rows than columns, the features are turned into the space of the rows first,
which changes no loss and no probability. Prints the choice and the log losses of the parts held out of everything.
"""

import json
import pathlib
import sys
import time
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import log_loss

warnings.simplefilter("ignore", FutureWarning)
folder = pathlib.Path(sys.argv[1])
problem = json.loads((folder / "problem.json").read_text())
masks = np.array(json.loads((folder / "masks.json").read_text()), dtype=bool)
x = np.fromfile(folder / "features.f32", np.float32).reshape(-1, problem["columns"]).astype(np.float64)
y = np.array(problem["labels"])
n = problem["train"]
if n < x.shape[1]:
    x = x @ np.linalg.svd(x[:n], full_matrices=False)[2].T
began = time.process_time()
strengths = [3200, 1000, 320, 100, 32, 10, 3.2, 1, 0.32, 0.1, 0.032]
model = LogisticRegressionCV(
    Cs=[1 / l2 for l2 in strengths],
    cv=[(np.flatnonzero(mask), np.flatnonzero(~mask)) for mask in masks],
    scoring="neg_log_loss",
    tol=1e-7,
    max_iter=100_000,
    use_legacy_attributes=False,
).fit(x[:n], y[:n])
scores = -np.asarray(model.scores_).reshape(len(masks), len(strengths)).mean(0)
result = {"l2": round(float(1 / model.C_), 4), "seconds": time.process_time() - began}
result["folds"] = {str(l2): round(float(loss), 5) for l2, loss in zip(strengths, scores)}
at = n
for part in ("validation", "test"):
    rows = slice(at, at + problem[part])
    at += problem[part]
    if problem[part]:
        p = model.predict_proba(x[rows])
        result[part] = {
            "logLoss": float(log_loss(y[rows], p, labels=model.classes_)),
            "accuracy": float((p.argmax(1) == y[rows]).mean()),
        }
print(json.dumps(result))
