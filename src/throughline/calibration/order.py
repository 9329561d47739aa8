"""The order in which encounters are taken: most confident first, ties by a keyed hash of the id, smaller first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

HASH_DIGITS = 16

TieHashes = Sequence[str | None] | NDArray[np.uint64] | None


@dataclass(frozen=True)
class Ties:
    """Tie hashes as numbers. ``value``: uint64[n]; ``known``: bool[n], False where an encounter came without one."""

    value: NDArray[np.uint64]
    known: NDArray[np.bool_]


def ties(hashes: TieHashes, n: int) -> Ties:
    """From uint64[n], or from n strings of 16 hexadecimal digits (None: unknown), or None: no encounter has one."""
    if hashes is None:
        return Ties(np.zeros(n, np.uint64), np.zeros(n, dtype=bool))
    if len(hashes) != n:
        raise ValueError(f"{len(hashes)} tie hashes for {n} encounters")
    if isinstance(hashes, np.ndarray) and hashes.dtype == np.uint64:
        return Ties(hashes, np.ones(n, dtype=bool))
    words = [word or "0" * HASH_DIGITS for word in hashes]
    if any(len(word) != HASH_DIGITS for word in words):
        raise ValueError(f"a tie hash is {HASH_DIGITS} hexadecimal digits")
    value = np.frombuffer(bytes.fromhex("".join(words)), dtype=">u8").astype(np.uint64)
    return Ties(value, np.array([bool(word) for word in hashes], dtype=bool))


def most_confident_first(confidence: NDArray[np.float64], tie: Ties) -> NDArray[np.int64]:
    """Indices int64[n]. Among equal confidences the smaller hash comes first, unknown ones last in any order."""
    order = np.argsort(-confidence)
    ranked = confidence[order]
    equal = np.zeros(len(order) + 1, dtype=bool)
    equal[1:-1] = ranked[1:] == ranked[:-1]
    among = np.flatnonzero(equal[1:] | equal[:-1])
    if len(among):  # few, as a rule: one sort of all by two keys would take five times as long
        rows = order[among]
        order[among] = rows[np.lexsort((tie.value[rows], ~tie.known[rows], -confidence[rows]))]
    return order.astype(np.int64)


def undecided(ranked: NDArray[np.float64], tie: Ties, m: ArrayLike) -> NDArray[np.bool_]:
    """Whether who is among the first m is left open: ranks m and m + 1 are tied and no hash tells them apart.

    ``ranked`` and ``tie`` in order, length n; m in 1 ... n. A tied encounter without a hash leaves open every cut
    through its tie, so the first and the last of the tie count too.
    """
    m = np.asarray(m, np.int64)
    inside = np.minimum(m, len(ranked) - 1)
    tied = (m < len(ranked)) & (ranked[m - 1] == ranked[inside])
    same = ~tie.known[inside] | ~tie.known[m - 1] | (tie.value[m - 1] == tie.value[inside])
    last = np.searchsorted(-ranked, -ranked[inside], side="right") - 1  # unknown hashes are sorted last
    return np.asarray(tied & (same | ~tie.known[last]), dtype=bool)


def hexadecimal(value: np.uint64) -> str:
    """A hash as it is written: 16 hexadecimal digits."""
    return f"{int(value):0{HASH_DIGITS}x}"
