"""What the pooled ranker sees of each (document, label) pair: the same features for every label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference import lexicon

Float = NDArray[np.float64]
Int = NDArray[np.int64]

MOST_CANDIDATES = 40
PER_MEMBER = 12
PHRASE, TITLE = 0.3, 0.6  # a phrase this precise, or a title this well covered, makes a candidate by itself
_LIMIT = 30.0
_OF_MEMBER = ("logit", "rank", "gap")
_POOLED = ("mean", "mean_rank", "expected", "best_other", "together", "with_best_other", "count", "length")


@dataclass(frozen=True)
class LabelSpace:
    """What training knows of the labels: ``counts`` float64[L] claims that held each; ``together[l, j]`` = P(l | j)."""

    counts: Float
    together: NDArray[np.float32]


@dataclass(frozen=True)
class Pairs:
    """Candidate labels int64[P], ascending, and their features float32[P, F]."""

    labels: Int
    features: NDArray[np.float32]


def feature_names(members: Sequence[str]) -> tuple[str, ...]:
    """Names of the F features for scoring members in this order (the lexicon is always read)."""
    own = [f"{member}_{name}" for member in members for name in _OF_MEMBER]
    return (*own, *_POOLED, *lexicon.FEATURES, "phrase_rank", "phrase_gap", "section_gap")


def logit(probabilities: Float) -> Float:
    """Log-odds, limited to +-30."""
    inside = np.clip(probabilities, 1e-13, 1 - 1e-13)
    result: Float = np.clip(np.log(inside) - np.log1p(-inside), -_LIMIT, _LIMIT)
    return result


def pairs(
    members: Mapping[str, Float], phrases: NDArray[np.float32], space: LabelSpace, tokens: int
) -> Pairs:
    """Candidates of one document and their features.

    ``members`` are probabilities float64[L] by scoring member, ``phrases`` the lexicon's features float32[L, 9].
    """
    ranks = {name: _rank(p) for name, p in members.items()}
    mean = np.mean(list(members.values()), axis=0) if members else np.zeros(len(space.counts))
    mean_rank = _rank(mean + 1e-6 * phrases[:, 0])
    phrase_rank = _rank(phrases[:, 0] + phrases[:, 4])
    chosen = _candidates([*ranks.values(), phrase_rank], mean_rank, phrases)
    columns: list[NDArray[np.float64]] = []
    for name, probabilities in members.items():
        own = logit(probabilities)
        columns += [own[chosen], np.minimum(ranks[name][chosen], 20), own[chosen] - (own.max() if len(own) else 0)]
    columns += _pooled(mean, mean_rank, space, tokens, chosen)
    best = phrases.max(axis=0) if len(phrases) else np.zeros(phrases.shape[1])
    columns += list(phrases[chosen].T.astype(np.float64))
    columns += [
        np.minimum(phrase_rank[chosen], 20),
        phrases[chosen, 0] - best[0],
        phrases[chosen, 4] - best[4],
    ]
    return Pairs(chosen, np.stack(columns, axis=1).astype(np.float32))


def _pooled(mean: Float, mean_rank: Float, space: LabelSpace, tokens: int, chosen: Int) -> list[Float]:
    """What the members together say: of the pair, and of the other labels of the document."""
    total = float(mean.sum())
    order = np.lexsort((np.arange(len(mean)), -mean))
    first = int(order[0])
    second = int(order[1]) if len(order) > 1 else first
    other = np.where(chosen == first, second, first)
    together = space.together[chosen].astype(np.float64)
    diagonal = together[np.arange(len(chosen)), chosen] * mean[chosen]
    others = np.maximum(total - mean[chosen], 1e-9)
    return [
        mean[chosen],
        np.minimum(mean_rank[chosen], 20),
        np.full(len(chosen), total),
        mean[other],
        ((together * mean).sum(axis=1) - diagonal) / others,
        together[np.arange(len(chosen)), other],
        np.log1p(space.counts[chosen]),
        np.full(len(chosen), np.log1p(tokens)),
    ]


def _rank(values: NDArray[np.floating]) -> Float:
    """0 for the largest; equal values in the order of labels."""
    ranks = np.empty(len(values))
    ranks[np.lexsort((np.arange(len(values)), -values))] = np.arange(len(values))
    return ranks


def _candidates(ranks: list[Float], mean_rank: Float, phrases: NDArray[np.float32]) -> Int:
    near = np.min(ranks, axis=0) < PER_MEMBER
    told = (np.maximum(phrases[:, 0], phrases[:, 4]) >= PHRASE) | (phrases[:, 7] >= TITLE)
    found = np.flatnonzero(near | told)
    if len(found) > MOST_CANDIDATES:
        found = np.sort(found[np.argsort(np.min([*ranks, mean_rank], axis=0)[found], kind="stable")[:MOST_CANDIDATES]])
    return found
