"""Makes ranks.json: curves, areas, agreement and top-k of random tables, as scikit-learn has them.

    python3 -m venv /tmp/expected && /tmp/expected/bin/pip install scikit-learn==1.9.1
    /tmp/expected/bin/python ranks.py

Made with scikit-learn 1.9.1, NumPy 2.4.6. Not needed to run the tests. Where scikit-learn warns that a figure is not
defined, there is null.
"""

import json
import math
import pathlib
import warnings

import numpy as np
from sklearn import metrics
from sklearn.exceptions import UndefinedMetricWarning

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(14)


def defined(compute):
    """A figure, or None where scikit-learn refuses it, warns of it or has no number."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UndefinedMetricWarning)
        try:
            value = float(compute())
        except (UndefinedMetricWarning, ValueError):
            return None
    return None if math.isnan(value) else value


def curves(positive, scores):
    """Both curves, where scikit-learn has them without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UndefinedMetricWarning)
        try:
            fpr, tpr, at = metrics.roc_curve(positive, scores, drop_intermediate=False)
            precision, recall, _ = metrics.precision_recall_curve(positive, scores)
        except (UndefinedMetricWarning, ValueError):
            return None
    return {
        "fpr": fpr.tolist(),
        "tpr": tpr.tolist(),
        "thresholds": at[1:].tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
    }


def case(name, truth, p, with_curves=False):
    truth = np.asarray(truth)
    classes = p.shape[1]
    labels = list(range(classes))
    predicted = p.argmax(axis=1)
    one_hot = truth[:, None] == np.arange(classes)
    # Of classes with images of theirs and of others: elsewhere scikit-learn has no mean.
    judged = [c for c in labels if 0 < one_hot[:, c].sum() < len(truth)]
    micro = metrics.precision_recall_fscore_support(truth, predicted, average="micro", zero_division=0)
    mean = lambda f, average: defined(lambda: f(one_hot[:, judged], p[:, judged], average=average)) if judged else None
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "probabilities": p.ravel().tolist(),
        "micro": [float(x) for x in micro[:3]],
        "auc": [defined(lambda c=c: metrics.roc_auc_score(one_hot[:, c], p[:, c])) for c in labels],
        "averagePrecision": [
            defined(lambda c=c: metrics.average_precision_score(one_hot[:, c], p[:, c])) if c in judged else None
            for c in labels
        ],
        "judged": len(judged),
        "aucMacro": mean(metrics.roc_auc_score, "macro"),
        "aucWeighted": mean(metrics.roc_auc_score, "weighted"),
        "apMacro": mean(metrics.average_precision_score, "macro"),
        "apWeighted": mean(metrics.average_precision_score, "weighted"),
        "ovrMacro": defined(
            lambda: metrics.roc_auc_score(truth, p / p.sum(axis=1, keepdims=True), multi_class="ovr", labels=labels)
        )
        if classes > 2 and name.startswith("ovr")
        else None,
        "topK": [
            [k, float(metrics.top_k_accuracy_score(truth, p, k=k, labels=labels))] for k in range(1, classes) if classes > 2
        ],
        "kappa": defined(lambda: metrics.cohen_kappa_score(truth, predicted)),
        "matthews": float(metrics.matthews_corrcoef(truth, predicted)),
        "curves": [curves(one_hot[:, c], p[:, c]) for c in labels] if with_curves else None,
    }


def draw(rows, classes, digits, sharpness=1.0):
    return rng.dirichlet(np.full(classes, sharpness), size=rows).round(digits)


def main():
    cases = [
        case("ovr: five classes", rng.integers(0, 5, 60), draw(60, 5, 4), True),
        case("two classes", rng.integers(0, 2, 40), draw(40, 2, 4), True),
        case("many ties", rng.integers(0, 4, 60), rng.choice([0.1, 0.2, 0.4], (60, 4)), True),
        case("all equal", rng.integers(0, 3, 20), np.full((20, 3), 0.25), True),
        case("a class absent from the truth", rng.choice([0, 1, 3], 30), draw(30, 4, 1), True),
        case("images of one class", np.full(12, 1), draw(12, 3, 2), True),
        case("one class, always right", np.full(6, 1), np.eye(3)[np.full(6, 1)]),
        case("a class never predicted", rng.integers(0, 3, 30), draw(30, 3, 3) * [1, 1, 0.0]),
        case("all taken for one class", rng.integers(0, 3, 20), np.tile([0.2, 0.5, 0.3], (20, 1))),
        case("always right", np.arange(9) % 3, np.eye(3)[np.arange(9) % 3], True),
        case("never right", np.arange(9) % 3, np.eye(3)[(np.arange(9) + 1) % 3]),
        case("one image", [1], np.array([[0.3, 0.3, 0.4]])),
    ]
    for at in range(12):
        rows, classes = int(rng.integers(4, 30)), int(rng.integers(2, 7))
        truth = rng.choice(rng.permutation(classes)[: rng.integers(1, classes + 1)], rows)
        cases.append(case(f"random {at}", truth, draw(rows, classes, int(rng.integers(1, 4)), 0.5)))
    (HERE / "ranks.json").write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
