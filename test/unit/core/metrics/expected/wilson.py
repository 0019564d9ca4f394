"""Makes wilson.json: Wilson's 95% score intervals as SciPy and statsmodels compute them, which must agree.

    python3 -m venv /tmp/expected && /tmp/expected/bin/pip install scipy==1.17.1 statsmodels==0.14.6
    /tmp/expected/bin/python wilson.py

Not needed to run the tests.
"""

import json
import pathlib

from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

cases = [(40, 40), (2, 2), (0, 2), (1, 1), (0, 1), (1, 2), (3, 4), (258, 300), (299, 300), (1, 300), (0, 300)]
cases += [(99_997, 100_000), (500_000, 1_000_000)]
rows = []
for k, n in cases:
    scipy = binomtest(k, n).proportion_ci(method="wilson")
    low, high = proportion_confint(k, n, method="wilson")
    assert abs(scipy.low - low) < 1e-12 and abs(scipy.high - high) < 1e-12, (k, n)
    rows.append({"right": k, "images": n, "low": float(low), "high": float(high)})
text = json.dumps(rows).replace("}, ", "},\n  ").replace("[{", "[\n  {").replace("}]", "}\n]")
(pathlib.Path(__file__).parent / "wilson.json").write_text(text + "\n")
