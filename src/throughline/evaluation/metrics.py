"""Figures over sets of codes and over whole claims. Definitions are written out: names alone differ by factors."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Codes = frozenset[str]
RESAMPLES = 1000


def counts(proposed: Sequence[Codes], gold: Sequence[Codes]) -> NDArray[np.int64]:
    """int64[N, 3]: true positives, false positives and false negatives of each encounter."""
    rows = [(len(p & g), len(p - g), len(g - p)) for p, g in zip(proposed, gold, strict=True)]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def micro_f1(rows: NDArray[np.int64]) -> float:
    """2 tp / (2 tp + fp + fn) over all encounters and codes; 0 where there is nothing to find and nothing found."""
    tp, fp, fn = rows.sum(axis=0)
    return float(2 * tp / max(1, 2 * tp + fp + fn))


def macro_f1(proposed: Sequence[Codes], gold: Sequence[Codes], known: Codes) -> tuple[float, float]:
    """Mean F1 over the codes that are gold or proposed here (*seen*), and over all codes the coder knows (*all*).

    The second counts every known code that this split never holds as 0: it is about half of the first.
    """
    table: dict[str, list[int]] = {}
    for p, g in zip(proposed, gold, strict=True):
        for code in p | g:
            table.setdefault(code, [0, 0])
            table[code][0] += 2 * (code in p and code in g)
            table[code][1] += (code in p) + (code in g)
    total = sum(twice / both for twice, both in table.values())
    return total / max(1, len(table)), total / max(1, len(known | set(table)))


def mean_average_precision(ranked: Sequence[Sequence[str]], gold: Sequence[Codes]) -> float:
    """Mean over encounters of average precision of the ranked candidates; gold codes never ranked count as missed."""
    values = []
    for candidates, truth in zip(ranked, gold, strict=True):
        hits, total = 0, 0.0
        for place, code in enumerate(candidates, 1):
            if code in truth:
                hits += 1
                total += hits / place
        values.append(total / max(1, len(truth)))
    return float(np.mean(values)) if values else 0.0


def precision_at(k: int, ranked: Sequence[Sequence[str]], gold: Sequence[Codes]) -> float:
    """Mean share of gold codes among the first k candidates."""
    return float(np.mean([len(set(r[:k]) & g) / k for r, g in zip(ranked, gold, strict=True)])) if gold else 0.0


def by_confidence(confidence: NDArray[np.float64], tie_hashes: Sequence[str]) -> list[int]:
    """Indices, most confident first; ties by hash, smaller first: the order in which the certificate takes them."""
    return sorted(range(len(confidence)), key=lambda i: (-confidence[i], tie_hashes[i]))


def aurc(bad: NDArray[np.int64]) -> float:
    """Area under risk against coverage: mean over m of the bad share of the m most confident; ``bad`` in that order."""
    return float((np.cumsum(bad) / np.arange(1, len(bad) + 1)).mean()) if len(bad) else 0.0


def bootstrap(statistic: Callable[[NDArray[np.intp]], float], n: int, seed: int = 0) -> tuple[float, float]:
    """95 % percentile interval of ``statistic(rows)`` over resampled encounters (Efron)."""
    rng = np.random.default_rng(seed)
    values = [statistic(rng.integers(0, n, n)) for _ in range(RESAMPLES)] if n else [0.0]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def first_reasons(reasons: Sequence[Sequence[str]]) -> dict[str, int]:
    """Kickouts by their first reason, most frequent first."""
    return dict(Counter(row[0] for row in reasons if row).most_common())
