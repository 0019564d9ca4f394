"""Expected class weights: python classWeights.py > expected/classWeights.json (scikit-learn 1.7, numpy)."""
import json
import numpy as np
from sklearn.utils.class_weight import compute_class_weight

out = []
for counts in ([10, 10, 10], [300, 40, 7], [1, 1000], [5, 0, 20, 75]):
    labels = np.repeat(np.arange(len(counts)), counts)
    present = [k for k, n in enumerate(counts) if n]
    balanced = np.zeros(len(counts))
    balanced[present] = compute_class_weight("balanced", classes=np.array(present), y=labels)
    # Cui et al. 2019, github.com/richardaecn/class-balanced-loss: (1 - beta) / effective_num, normalised to the number of classes.
    beta = (len(labels) - 1) / len(labels)
    effective = np.zeros(len(counts))
    weights = (1.0 - beta) / (1.0 - np.power(beta, np.array([counts[k] for k in present], dtype=float)))
    effective[present] = weights / weights.sum() * len(present)
    out.append({"counts": counts, "balanced": balanced.tolist(), "effective": effective.tolist()})
print(json.dumps(out, indent=1))
