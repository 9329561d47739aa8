"""Fitting inductive Venn-Abers intervals: two isotonic regressions for each distinct score, kept as step functions."""

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.confidence import VennAbers

MOST_SCORES = 400  # distinct scores kept; beyond that, scores are rounded to their quantiles


def fit_venn_abers(scores: NDArray[np.float64], outcomes: NDArray[np.int_]) -> VennAbers:
    """Intervals from ``scores`` float64[n] and 0/1 ``outcomes`` int[n] (Vovk, Petej and Fedorova 2015).

    For a new score s, p0 and p1 are the isotonic fits at s after adding (s, 0) and (s, 1). A score between two
    distinct ones is answered as the lower of them: the step functions are exact at the scores themselves.
    """
    from scipy.optimize import isotonic_regression

    if len(np.unique(scores)) > MOST_SCORES:
        edges = np.quantile(scores, np.linspace(0, 1, MOST_SCORES), method="lower")
        scores = edges[np.searchsorted(edges, scores, side="right") - 1]
    distinct, place = np.unique(scores, return_inverse=True)
    count = np.bincount(place).astype(float)
    right = np.bincount(place, weights=outcomes)
    low: list[float] = []
    high: list[float] = []
    for i in range(len(distinct)):
        for added, kept in ((0.0, low), (1.0, high)):
            weight, total = count.copy(), right.copy()
            weight[i] += 1
            total[i] += added
            kept.append(float(isotonic_regression(total / weight, weights=weight).x[i]))
    if not len(distinct):
        return VennAbers((), (0.0,), (1.0,))
    return VennAbers(tuple(map(float, distinct)), (0.0, *low), (high[0], *high))
