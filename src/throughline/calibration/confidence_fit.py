"""Fitting the confidence on tune: temperatures, cuts, Venn-Abers steps, and the weights of the signs of doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.assembly import LabelTable, propose_labels
from throughline_serving.inference.confidence import Confidence
from throughline_serving.inference.labels import KINDS, Kind

from throughline.calibration.venn_abers import fit_venn_abers

CUTS = tuple(round(0.20 + 0.02 * step, 2) for step in range(31))
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
    """Temperatures and Venn-Abers steps per kind of label, and the cut, from margins float64[N, L], gold bool[N, L]."""
    temperature: dict[Kind, float] = {}
    steps = {}
    for kind in KINDS:
        members = table.of_kind[kind]
        margins, right = logits[:, members].ravel(), gold[:, members].ravel()
        if not right.any():
            continue
        used = (margins > CONSIDERED) | right
        temperature[kind] = fit_temperature(margins[used], right[used])
        probabilities = 1.0 / (1.0 + np.exp(-np.clip(margins / temperature[kind], -40, 40)))
        steps[kind] = fit_venn_abers(probabilities[used], right[used].astype(int))
    confidence = Confidence(temperature, {}, steps, label_sets, pointing)
    calibrated = np.stack([confidence.probabilities(row, table) for row in logits])
    return replace(confidence, cuts=dict.fromkeys(KINDS, best_cut(calibrated, gold, table)))


def fit_temperature(margins: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The temperature in [0.2, 5] with the least log-loss (Guo et al. 2017)."""
    from scipy.optimize import minimize_scalar

    sign = np.where(right, -1.0, 1.0)

    def loss(log_temperature: float) -> float:
        return float(np.logaddexp(0.0, sign * margins / np.exp(log_temperature)).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded").x))


def best_cut(probabilities: NDArray[np.float64], gold: NDArray[np.bool_], table: LabelTable) -> float:
    """The cut for all kinds with the best micro-F1 plus share of exact claims, nearest to one half among equals.

    ``probabilities`` float64[N, L], ``gold`` bool[N, L]. What is released is a whole claim: codes alone do not choose.
    """

    def worth(cut: float) -> tuple[float, float]:
        cuts = dict.fromkeys(KINDS, cut)
        proposed = np.stack([propose_labels(row, table, cuts) for row in probabilities])
        f1 = 2 * (proposed & gold).sum() / max(1, proposed.sum() + gold.sum())
        return round(float(f1 + (proposed == gold).all(axis=1).mean()), 9), -abs(cut - 0.5)

    return max(CUTS, key=worth)


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
