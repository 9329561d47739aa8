"""What a benchmark reports of one system: F1, exact sets, and how well its confidence orders its errors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = frozenset[str]


@dataclass(frozen=True)
class Figures:
    """One line of ``results.json``. Shares in [0, 1]; None where a system states no confidence."""

    system: str
    seed: int | None
    micro_f1: float
    exact: float
    aurc: float | None
    coverage_at_5: float | None
    coverage_at_10: float | None


def figures_of(
    system: str,
    seed: int | None,
    proposed: Sequence[Codes],
    gold: Sequence[Codes],
    confidence: NDArray[np.float64] | None = None,
) -> Figures:
    """Figures over N encounters, codes as they are compared.

    AURC is the mean over m of the error among the m most confident; coverage at 5 % is the largest share of encounters,
    most confident first, whose error is at most 5 %. Ties stay in the order given.
    """
    found = sum(len(p & g) for p, g in zip(proposed, gold, strict=True))
    total = sum(map(len, proposed)) + sum(map(len, gold))
    wrong = np.array([p != g for p, g in zip(proposed, gold, strict=True)])
    exact = float(1 - wrong.mean()) if len(wrong) else 0.0
    if confidence is None:
        return Figures(system, seed, 2 * found / max(1, total), exact, None, None, None)
    risk = risk_by_coverage(wrong, confidence)
    coverages = [_coverage(risk, target) for target in (0.05, 0.10)]
    return Figures(system, seed, 2 * found / max(1, total), exact, float(risk.mean()), *coverages)


def risk_by_coverage(wrong: NDArray[np.bool_], confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Error among the 1, 2, …, N most confident encounters."""
    order = np.argsort(-confidence, kind="stable")
    return np.cumsum(wrong[order]) / np.arange(1, len(wrong) + 1)


def _coverage(risk: NDArray[np.float64], target: float) -> float:
    within = np.flatnonzero(risk <= target)
    return float((within[-1] + 1) / len(risk)) if len(within) else 0.0


def mean_of(rows: Sequence[Figures]) -> Figures:
    """The mean of one system's figures over fold seeds."""

    def mean(name: str) -> float | None:
        values = [getattr(row, name) for row in rows]
        return None if None in values else float(np.mean(values))

    return Figures(
        rows[0].system,
        None,
        float(np.mean([row.micro_f1 for row in rows])),
        float(np.mean([row.exact for row in rows])),
        mean("aurc"),
        mean("coverage_at_5"),
        mean("coverage_at_10"),
    )
