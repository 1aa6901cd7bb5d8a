"""Multinomial logistic regression with a ridge: features and classes come in, coefficients go out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
TOLERANCE, MOST_STEPS = 1e-8, 100


def fit_classes(features: FloatArray, classes: NDArray[np.int64], n_classes: int, ridge: float) -> FloatArray:
    """Maximise the likelihood less ``ridge / 2`` times the squared coefficients but for the first column's.

    Parameters
    ----------
    features : array of shape (n, n_features)
        The first column is 1.
    classes : array of int, shape (n,)
        0 .. n_classes - 1; class 0 is the reference.

    Returns
    -------
    array of shape (n_features, n_classes - 1)
    """
    p = features.shape[1]
    penalty = np.full(p, ridge)
    penalty[0] = 1e-4
    wanted = np.eye(n_classes)[classes][:, 1:]
    beta = np.zeros((p, n_classes - 1))
    here = _objective(features, wanted, beta, penalty)
    for _ in range(MOST_STEPS):
        shares = predict(features, beta)[:, 1:]
        gradient = features.T @ (wanted - shares) - penalty[:, None] * beta
        step = np.linalg.solve(_information(features, shares, penalty), gradient.T.ravel()).reshape(-1, p).T
        scale = 1.0
        while (there := _objective(features, wanted, beta + scale * step, penalty)) < here and scale > 1e-6:
            scale /= 2
        beta = beta + scale * step
        if abs(there - here) < TOLERANCE * (abs(here) + 1):
            break
        here = there
    return beta


def predict(features: FloatArray, beta: FloatArray) -> FloatArray:
    """Probability of each class, shape (n, n_classes)."""
    scores = np.column_stack([np.zeros(len(features)), features @ beta])
    shares: FloatArray = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _objective(features: FloatArray, wanted: FloatArray, beta: FloatArray, penalty: FloatArray) -> float:
    scores = features @ beta
    top = np.maximum(scores.max(axis=1), 0.0)
    log_total = top + np.log(np.exp(-top) + np.exp(scores - top[:, None]).sum(axis=1))
    return float((wanted * scores).sum() - log_total.sum() - 0.5 * (penalty[:, None] * beta**2).sum())


def _information(features: FloatArray, shares: FloatArray, penalty: FloatArray) -> FloatArray:
    p, k = features.shape[1], shares.shape[1]
    information = np.zeros((k * p, k * p))
    for a in range(k):
        for b in range(k):
            weight = shares[:, a] * ((a == b) - shares[:, b])
            information[a * p : (a + 1) * p, b * p : (b + 1) * p] = (features * weight[:, None]).T @ features
    information[np.diag_indices(k * p)] += np.tile(penalty, k)
    return information
