#!/usr/bin/env python3
"""Cleanlab on the features, flips and folds that labelAudit.ts wrote, and the scores of both.

    python cleanlab_labels.py FOLDER [C ...]

Out-of-fold probabilities by scikit-learn's logistic regression with each C on the same standardised features and in the
same folds; then every ranking and every filter of cleanlab. Prints JSON: means over the seeds. A filter's average
precision ranks what it found before all else. Needs cleanlab 2.9, scikit-learn.
"""
import collections, json, pathlib, sys, warnings
import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
folder = pathlib.Path(sys.argv[1])
strengths = [float(c) for c in sys.argv[2:]] or [1, 0.1, 0.01, 0.003, 0.001]
data = json.loads((folder / "rounds.json").read_text())
x = np.fromfile(folder / "features.f32", np.float32).reshape(-1, data["columns"])
x = StandardScaler().fit_transform(x)
results = collections.defaultdict(list)


def add(name, truth, score, found):
    hits = (found & truth).sum()
    precision, recall = hits / max(1, found.sum()), hits / truth.sum()
    results[name].append([average_precision_score(truth, score), precision, recall, 2 * hits / (found.sum() + truth.sum())])


for one in data["rounds"]:
    labels, fold, doubts = (np.array(one[key]) for key in ("labels", "fold", "doubts"))
    judged = fold >= 0
    flipped = np.zeros(len(labels), bool)
    flipped[one["flipped"]] = True
    add("Loupe", flipped[judged], doubts[judged], doubts[judged] >= data["threshold"])
    for c in strengths:
        p = np.zeros((len(labels), data["classes"]))
        for k in range(fold.max() + 1):
            rows = fold != k
            model = LogisticRegression(C=c, max_iter=500, tol=1e-3).fit(x[rows], labels[rows])
            p[np.ix_(fold == k, model.classes_)] = model.predict_proba(x[fold == k])
        z, p, truth = labels[judged], p[judged] / p[judged].sum(1, keepdims=True), flipped[judged]
        quality = {rank: get_label_quality_scores(z, p, method=rank)
                   for rank in ("self_confidence", "normalized_margin", "confidence_weighted_entropy")}
        for rank, values in quality.items():
            add(f"C={c:g} rank {rank}", truth, -values, np.zeros(len(z), bool))
        for by in ("prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "low_self_confidence", "low_normalized_margin"):
            found = find_label_issues(z, p, filter_by=by, n_jobs=1)
            add(f"C={c:g} filter {by}", truth, np.where(found, 2, 1) - quality["self_confidence"], found)

print(json.dumps({
    "seconds": float(np.median([one["seconds"] for one in data["rounds"]])),
    "l2": sorted({one["l2"] for one in data["rounds"]}),
    "results": {name: np.mean(values, 0).round(4).tolist() for name, values in results.items()},
    "seeds": {name: [round(value[0], 4) for value in results[name]] for name in results},
}))
