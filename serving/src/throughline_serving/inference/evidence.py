"""Which words a label rests on: where the encoder attends, else the lexicon's phrases and the linear member's terms."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.lexicon import Lexicon
from throughline_serving.inference.linear import Linear
from throughline_serving.reading.reading import Reading

MOST_PLACES = 3
_SHARE = 0.35  # of the strongest token's attention: what still belongs to the evidence
_NEAR = 0.75  # of the best phrase's precision: what still is evidence
_LONGEST = 80  # code points; longer runs are cut to the strongest token's word
Places = tuple[tuple[int, int], ...]


def attention_spans(attention: NDArray[np.floating], offsets: NDArray[np.integer], text: str) -> Places:
    """Runs of neighbouring tokens that hold at least a share of the strongest token's attention, strongest run first.

    ``attention`` float[T] over tokens, ``offsets`` int[T, 2] into ``text``; tokens without text have equal offsets.
    """
    real = offsets[:, 1] > offsets[:, 0]
    if not real.any() or attention[real].max() <= 0:
        return ()
    enough = real & (attention >= _SHARE * attention[real].max())
    runs: list[tuple[float, int, int]] = []
    for i in np.flatnonzero(enough):
        start, end, weight = int(offsets[i, 0]), int(offsets[i, 1]), float(attention[i])
        if runs and start - runs[-1][2] <= 1 and end - runs[-1][1] <= _LONGEST:
            weight, start = weight + runs[-1][0], runs.pop()[1]
        runs.append((weight, start, end))
    return _places((_whole_words(text, start, end) for _, start, end in sorted(runs, key=lambda r: (-r[0], r[1]))))


def term_spans(reading: Reading, label: int, lexicon: Lexicon, linear: Linear | None) -> Places:
    """The most precise phrases for the label; where there are none, the words the linear member weighs most."""
    phrases = lexicon.evidence(reading, label)
    if phrases:
        strong = [match for precision, match in phrases if precision >= _NEAR * phrases[0][0]]
        return _places((reading.starts[match.first], reading.ends[match.stop - 1]) for match in strong)
    words = [] if linear is None else linear.contributions(reading, label)[:MOST_PLACES]
    return _places((reading.starts[i], reading.ends[i]) for weight, i in words if weight > 0)


def _places(candidates: Iterable[tuple[int, int]]) -> Places:
    """The first places that do not overlap an earlier one."""
    kept: list[tuple[int, int]] = []
    for start, end in candidates:
        if all(end <= s or e <= start for s, e in kept):
            kept.append((start, end))
        if len(kept) == MOST_PLACES:
            break
    return tuple(kept)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Pieces of a word are no evidence: out to its ends."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
