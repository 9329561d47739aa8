"""Fitting the confidence on tune: temperatures, cuts, Venn-Abers steps, and the weights of the signs of doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.assembly import LabelTable
from throughline_serving.inference.confidence import Confidence
from throughline_serving.inference.labels import KINDS, Kind

from throughline.calibration.venn_abers import fit_venn_abers

CUTS = np.round(np.arange(0.20, 0.805, 0.02), 2)
REGULARISATION = 0.3  # of the logistic weights on standardised signs: tune may hold a hundred encounters
CONSIDERED = -7.0  # log-odds below which a label that is not gold says nothing about calibration


def fit_probabilities(
    logits: NDArray[np.float64],
    gold: NDArray[np.bool_],
    table: LabelTable,
    *,
    label_sets: Mapping[str, int],
    pointing: Mapping[str, Mapping[str, float]],
) -> Confidence:
    """Temperatures, cuts and Venn-Abers steps per kind of label, from margins float64[N, L] and gold bool[N, L].

    The cut of a kind is the one with the best micro-F1, nearest to one half among equals.
    """
    temperature: dict[Kind, float] = {}
    cuts: dict[Kind, float] = {}
    steps = {}
    for kind in KINDS:
        members = table.of_kind[kind]
        margins, right = logits[:, members].ravel(), gold[:, members].ravel()
        if not right.any():
            continue
        used = (margins > CONSIDERED) | right
        temperature[kind] = fit_temperature(margins[used], right[used])
        probabilities = 1.0 / (1.0 + np.exp(-np.clip(margins / temperature[kind], -40, 40)))
        cuts[kind] = best_cut(probabilities, right)
        steps[kind] = fit_venn_abers(probabilities[used], right[used].astype(int))
    return Confidence(temperature, cuts, steps, label_sets, pointing)


def fit_temperature(margins: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The temperature in [0.2, 5] with the least log-loss (Guo et al. 2017)."""
    from scipy.optimize import minimize_scalar

    sign = np.where(right, -1.0, 1.0)

    def loss(log_temperature: float) -> float:
        return float(np.logaddexp(0.0, sign * margins / np.exp(log_temperature)).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded").x))


def best_cut(probabilities: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The cut of ``CUTS`` with the best micro-F1 of ``probabilities > cut`` against ``right``."""
    scores = []
    for cut in CUTS:
        proposed = probabilities > cut
        scores.append(2 * (proposed & right).sum() / max(1, proposed.sum() + right.sum()))
    best = max(scores)
    return float(min((cut for cut, score in zip(CUTS, scores, strict=True) if score >= best - 1e-9), key=_from_half))


def _from_half(cut: float) -> float:
    return abs(cut - 0.5)


def fit_weights(confidence: Confidence, signs: NDArray[np.float64], right: Sequence[int]) -> Confidence:
    """The confidence with logistic weights fitted on signs float64[N, F] and whether each whole claim was right (0/1).

    With one outcome only there is nothing to learn an order from: the intercept alone is set, shrunk by a case of each.
    """
    from sklearn.linear_model import LogisticRegression

    outcome = np.asarray(right, dtype=int)
    if len(np.unique(outcome)) < 2:
        share = (outcome.sum() + 1.0) / (len(outcome) + 2.0)
        return replace(confidence, intercept=float(np.log(share / (1 - share))))
    mean, scale = signs.mean(axis=0), signs.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=REGULARISATION, max_iter=2000).fit((signs - mean) / scale, outcome)
    return replace(
        confidence,
        mean=tuple(map(float, mean)),
        scale=tuple(map(float, scale)),
        weights=tuple(map(float, model.coef_[0])),
        intercept=float(model.intercept_[0]),
    )
