"""Figures over proposed and true label sets, both bool [N, L]."""

import numpy as np
from numpy.typing import NDArray


def micro_f1(proposed: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """F1 over all (document, label) pairs; 0 where neither side has any.

    >>> micro_f1(np.array([[True, True]]), np.array([[True, False]])).__round__(3)
    0.667
    """
    both, either = int((proposed & true).sum()), int(proposed.sum() + true.sum())
    return 2 * both / either if either else 0.0


def exact_share(proposed: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """Share of documents whose whole set is right."""
    return float((proposed == true).all(axis=1).mean())


def never_empty(probabilities: NDArray[np.float32], cut: float = 0.5) -> NDArray[np.bool_]:
    """Labels above the cut; a document without any takes its most probable one."""
    proposed = probabilities > cut
    empty = ~proposed.any(axis=1)
    proposed[empty, probabilities[empty].argmax(axis=1)] = True
    return proposed
