"""Expected values of exactSignFlip: python sign_flip.py > signFlip.json (numpy, scipy)."""
import json
from itertools import product

import numpy as np
from scipy import stats


def brute(d):
    d = np.array([x for x in d if x])
    sums = [abs(int((d * s).sum())) for s in product((-1, 1), repeat=len(d))]
    return float(np.mean(np.array(sums) >= abs(int(d.sum()))))


def permutation(d):
    result = stats.permutation_test((np.array([x for x in d if x], float),), lambda x, axis: x.sum(axis=axis),
                                    permutation_type="samples", n_resamples=np.inf, vectorized=True)
    return float(result.pvalue)


rng = np.random.default_rng(3)
cases = []
for seeds, images, lead in ((1, 40, 0.0), (1, 60, 0.25), (3, 14, 0.0), (3, 16, 0.5), (5, 12, 1.0), (2, 18, -0.4)):
    d = np.clip(np.round(rng.normal(lead, 0.6 * seeds, images)), -seeds, seeds).astype(int)
    d[rng.random(images) < (0.75 if images >= 40 else 0.1)] = 0
    cases.append({"differences": d.tolist(), "p": brute(d), "scipy": permutation(d)})
mcnemar = [{"first": b, "second": c, "p": float(stats.binomtest(b, b + c).pvalue)}
           for b, c in ((3, 9), (0, 6), (11, 11), (700, 612), (1500, 1400))]
print(json.dumps({"cases": cases, "mcnemar": mcnemar}, indent=1))
