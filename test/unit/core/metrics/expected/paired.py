"""Makes paired.json: SciPy's exact binomial test, and Tango's interval from a likelihood that SciPy maximises.

    python3 -m venv /tmp/expected && /tmp/expected/bin/pip install scipy==1.17.1
    /tmp/expected/bin/python paired.py

Not needed to run the tests.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import binomtest, norm

Z = norm.ppf(0.975)
# Images, right in the first alone, right in the second alone.
CASES = [(300, 6, 15), (300, 15, 6), (300, 7, 16), (300, 40, 49), (40, 0, 6), (40, 0, 0), (44, 0, 1), (54, 12, 2),
         (10, 10, 0), (3, 1, 1), (12_500, 310, 402), (4_000, 700, 612), (100_000, 1_500, 1_400)]


def statistic(n, b, c, delta):
    """(c - b - n delta) by its standard error, where the shares are the likeliest ones that differ by delta."""
    both = n - b - c

    def loss(q):
        shares = ((both, 1 - 2 * q - delta), (c, q + delta), (b, q))
        return -sum(count * np.log(share) for count, share in shares if count)

    low, high = max(0.0, -delta), (1 - delta) / 2
    q = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-14, "maxiter": 2000}).x
    # The likeliest share may lie at an end, which the search only approaches.
    if b == 0 and delta >= 0:
        q = min((q, 0.0), key=lambda at: loss(at) if at > 0 or c == 0 or delta > 0 else np.inf)
    if c == 0 and delta < 0:
        q = min((q, -delta), key=loss)
    return (c - b - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))


def interval(n, b, c):
    seen, eps = (c - b) / n, 1e-9
    low = -1.0 if seen == -1 else brentq(lambda d: statistic(n, b, c, d) - Z, -1 + eps, seen - 1e-7, xtol=1e-12)
    high = 1.0 if seen == 1 else brentq(lambda d: statistic(n, b, c, d) + Z, seen + 1e-7, 1 - eps, xtol=1e-12)
    return low, high


rows = []
for n, b, c in CASES:
    low, high = interval(n, b, c)
    p = 1.0 if b + c == 0 else float(binomtest(b, b + c).pvalue)
    rows.append({"images": n, "onlyFirst": b, "onlySecond": c, "p": p, "low": round(low, 7), "high": round(high, 7)})
text = json.dumps(rows).replace("}, ", "},\n  ").replace("[{", "[\n  {").replace("}]", "}\n]")
(pathlib.Path(__file__).parent / "paired.json").write_text(text + "\n")
