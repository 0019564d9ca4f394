"""Makes fewImages.json: the choice of C by scikit-learn on 12 classes of 14 photographs, which folds can separate.

    node linearHead.cjs export PHOTOGRAPHS /tmp/features      (the bundle of test/bench/contenders/linearHead.ts)
    python3 -m venv /tmp/expected && /tmp/expected/bin/pip install scikit-learn==1.9.1
    /tmp/expected/bin/python make_fewImages.py /tmp/features

PHOTOGRAPHS: the first 14 of the 25th to the 36th breed of dog_breeds_120, terriers that look alike. Every tenth of their MobileNetV2
features, standardised and rounded to 32nds, so that the file is small. The folds are written here and read by the test.
Not needed to run the tests.
"""

import base64
import json
import pathlib
import sys
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

warnings.simplefilter("ignore", FutureWarning)
folder = pathlib.Path(sys.argv[1])
problem = json.loads((folder / "problem.json").read_text())
x = np.fromfile(folder / "features.f32", np.float32).reshape(-1, problem["columns"])[:, ::10]
rounded = np.clip(np.round(x * 32), -127, 127).astype(np.int8)
y = np.array(problem["labels"])
n = problem["train"]
features = rounded.astype(np.float64) / 32
folds = list(StratifiedKFold(5, shuffle=True, random_state=1).split(features[:n], y[:n]))
strengths = [1000, 320, 100, 32, 10, 3.2, 1, 0.32, 0.1, 0.032]
model = LogisticRegressionCV(
    Cs=[1 / l2 for l2 in strengths],
    cv=folds,
    scoring="neg_log_loss",
    tol=1e-9,
    max_iter=100_000,
    use_legacy_attributes=False,
).fit(features[:n], y[:n])
scores = -np.asarray(model.scores_).reshape(5, len(strengths))
held = np.array([len(test) for _, test in folds])
fold = np.zeros(n, int)
for k, (_, test) in enumerate(folds):
    fold[test] = k
result = {
    "sklearn": sklearn.__version__,
    "columns": features.shape[1],
    "classes": problem["classes"],
    "train": n,
    "labels": y.tolist(),
    "folds": fold.tolist(),
    "features": base64.b64encode(rounded.tobytes()).decode(),
    "l2": round(float(1 / model.C_), 4),
    "losses": {str(l2): float((scores[:, i] * held).sum() / n) for i, l2 in enumerate(strengths)},
    "validation": {"logLoss": float(log_loss(y[n:], model.predict_proba(features[n:]), labels=model.classes_))},
}
(pathlib.Path(__file__).parent / "fewImages.json").write_text(json.dumps(result) + "\n")
print({key: result[key] for key in ("l2", "losses", "validation")})
