"""Prints the intervals of test/unit/core/metrics/curvePoints.test.ts: Newcombe 2006, part 2, method 5, by SciPy's brentq.

    /tmp/expected/bin/python auc_interval.py

Made with SciPy 1.17.1. Not needed to run the tests.
"""

from scipy.optimize import brentq
from scipy.stats import norm

Z = norm.ppf(0.975)


def interval(auc, m, n):
    half = (m + n) / 2 - 1

    def far(t):
        variance = t * (1 - t) * (1 + half * ((1 - t) / (2 - t) + t / (1 + t))) / (m * n)
        return (auc - t) ** 2 - Z**2 * variance

    low = brentq(far, 1e-9, auc - 1e-9, xtol=1e-14)
    high = 1.0 if auc == 1 else brentq(far, auc + 1e-9, 1 - 1e-12, xtol=1e-14)
    return low, high


for case in [(0.9, 20, 80), (0.5, 10, 10), (1, 15, 30), (0.975, 400, 1200)]:
    print(case, interval(*case))
