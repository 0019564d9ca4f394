import json, numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
import sklearn
rng = np.random.default_rng(7)
def problem(classes, C):
    n, d = 60, 6
    centres = rng.normal(size=(classes, d))
    y = np.arange(n) % classes
    X = np.round(centres[y] + 1.5 * rng.normal(size=(n, d)), 4)
    X = X.astype(np.float32)
    s = StandardScaler().fit(X.astype(np.float64))
    Z = s.transform(X.astype(np.float64))
    m = LogisticRegression(C=C, tol=1e-12, max_iter=100000).fit(Z, y)
    r = lambda a: np.round(np.asarray(a, dtype=float), 7).tolist()
    return dict(classes=classes, C=C, columns=d, features=[round(float(v), 4) for v in X.ravel()], labels=y.tolist(),
        mean=r(s.mean_), scale=r(s.scale_), coef=r(m.coef_), intercept=r(m.intercept_), probabilities=r(m.predict_proba(Z)))
print(json.dumps(dict(sklearn=sklearn.__version__, problems=[problem(4, 1.0), problem(3, 0.02), problem(2, 0.5)])))
