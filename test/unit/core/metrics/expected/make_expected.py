"""Makes metrics.json and histogram.json: what scikit-learn, SciPy and NumPy say of random cases.

    python3 -m venv /tmp/expected && /tmp/expected/bin/pip install scikit-learn==1.9.1
    /tmp/expected/bin/python make_expected.py

Made with scikit-learn 1.9.1, NumPy 2.4.6. Not needed to run the tests.
"""

import json
import pathlib
import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)


def calibration_error(truth, p, bins=15):
    """Guo et al. 2017: bins (low, high] of the top probability."""
    top, hit = p.max(axis=1).astype(np.float64), p.argmax(axis=1) == truth
    edges = np.linspace(0, 1, bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (top > low) & (top <= high)
        if inside.any():
            error += abs(hit[inside].mean() - top[inside].mean()) * inside.mean()
    return float(error)


def case(name, truth, probabilities, dtype):
    p = np.asarray(probabilities, dtype=dtype)
    classes = p.shape[1]
    labels = list(range(classes))
    predicted = p.argmax(axis=1)
    per_class = metrics.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    macro = metrics.precision_recall_fscore_support(truth, predicted, average="macro", zero_division=0)
    weighted = metrics.precision_recall_fscore_support(truth, predicted, average="weighted", zero_division=0)
    hits = int((predicted == truth).sum())
    interval = binomtest(hits, len(truth)).proportion_ci(method="wilson")
    return {
        "name": name,
        "dtype": dtype,
        "classes": classes,
        "truth": [int(t) for t in truth],
        "probabilities": [float(x) for x in p.ravel()],
        "accuracy": metrics.accuracy_score(truth, predicted),
        "accuracyInterval": [float(interval.low), float(interval.high)],
        "balancedAccuracy": float(metrics.balanced_accuracy_score(truth, predicted)),
        "precision": [float(x) for x in per_class[0]],
        "recall": [float(x) for x in per_class[1]],
        "f1": [float(x) for x in per_class[2]],
        "support": [int(x) for x in per_class[3]],
        "macro": [float(x) for x in macro[:3]],
        "weighted": [float(x) for x in weighted[:3]],
        "logLoss": metrics.log_loss(truth, p, labels=labels),
        "calibrationError": calibration_error(truth, p),
        "matrix": [int(x) for x in metrics.confusion_matrix(truth, predicted, labels=labels).ravel()],
    }


def draw(rows, classes, sharpness=1.0, digits=5):
    p = rng.dirichlet(np.full(classes, sharpness), size=rows).round(digits)
    return p


def main():
    warnings.simplefilter("ignore")
    cases = []
    for dtype in ("float32", "float64"):
        cases.append(case("five classes", rng.integers(0, 5, 60), draw(60, 5), dtype))
        cases.append(case("two classes, sharp", rng.integers(0, 2, 40), draw(40, 2, 0.1), dtype))
        cases.append(case("a class absent from the truth", rng.choice([0, 1, 3], 30), draw(30, 4), dtype))
        p = draw(30, 4)
        p[:, 2] = 0
        cases.append(case("a class never predicted", rng.integers(0, 4, 30), p, dtype))
        p = draw(30, 6)
        p[:, [1, 4]] = 0
        cases.append(case("classes in neither", rng.choice([0, 2, 3, 5], 30), p, dtype))
        cases.append(case("ties", rng.integers(0, 4, 40), rng.choice([0.1, 0.2, 0.4], (40, 4)), dtype))
        cases.append(case("certain, also wrongly", rng.integers(0, 3, 20), np.eye(3)[rng.integers(0, 3, 20)], dtype))
        cases.append(case("always right", np.arange(9) % 3, np.eye(3)[np.arange(9) % 3], dtype))
        cases.append(case("never right", np.arange(9) % 3, np.eye(3)[(np.arange(9) + 1) % 3], dtype))
        cases.append(case("one image", np.array([1]), np.array([[0.3, 0.3, 0.4]]), dtype))
        cases.append(case("uniform rows on a bin's edge", rng.integers(0, 5, 25), np.full((25, 5), 0.2), dtype))
    (HERE / "metrics.json").write_text(json.dumps(cases) + "\n")

    histograms = []
    for values, bins in [
        (rng.integers(100, 500, 80), 12),
        (rng.normal(size=50).round(4), 7),
        (np.full(4, 224), 5),
        (np.arange(9) / 8, 8),
        (np.array([3.5]), 1),
    ]:
        counts, edges = np.histogram(values, bins=bins)
        histograms.append({"values": values.tolist(), "bins": bins, "counts": counts.tolist(), "edges": edges.tolist()})
    (HERE / "histogram.json").write_text(json.dumps(histograms) + "\n")


if __name__ == "__main__":
    main()
