"""The linear member: one-against-rest separating planes over TF-IDF of word and character n-grams.

Fitted with scikit-learn, scored here with numpy from exported numbers: ``linear/`` holds terms.json (word terms, then
character terms), idf.npy float32[V], weights.npy float32[V, L], intercept.npy float32[L] and linear.json.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline_serving.inference.terms import char_terms, word_terms
from throughline_serving.reading.reading import Reading

Float = NDArray[np.float64]
Int = NDArray[np.int64]
SLOPE, SHIFT = 2.2, 0.15  # margin -> probability, measured on CMC 2007


def probability(margins: Float) -> Float:
    """Signed distances to the planes as probabilities."""
    result: Float = 1.0 / (1.0 + np.exp(-SLOPE * (margins + SHIFT)))
    return result


@dataclass(frozen=True)
class Linear:
    """``words`` and ``chars`` number the V terms from 0, words first."""

    words: Mapping[str, int]
    chars: Mapping[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]
    _of_word: dict[str, Int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path) -> "Linear":
        """Read what training wrote."""
        terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        words = {term: i for i, term in enumerate(terms["words"])}
        return cls(
            words=words,
            chars={term: i for i, term in enumerate(terms["chars"], len(words))},
            idf=np.load(folder / "idf.npy"),
            weights=np.load(folder / "weights.npy"),
            intercept=np.load(folder / "intercept.npy"),
        )

    def margins(self, reading: Reading, terms: Sequence[Sequence[str]] | None = None) -> Float:
        """Signed distances, float64[L]. ``terms``: the reading's word terms, where they were made already."""
        index, value = self.vector(reading, word_terms(reading) if terms is None else terms)
        # A plain sum, not a matrix product: the same bits whatever the number of BLAS threads.
        weighted = self.weights[index]
        weighted *= value.astype(np.float32)[:, None]
        margins: Float = weighted.sum(axis=0).astype(np.float64)
        return margins + self.intercept

    def vector(self, reading: Reading, terms: Sequence[Sequence[str]]) -> tuple[Int, Float]:
        """The sparse TF-IDF vector: term numbers, ascending, and values. Each of the two blocks has length 1."""
        known = self.words
        words = np.array([known[term] for here in terms for term in here if term in known], dtype=np.int64)
        repeated = Counter(reading.words)
        chars = [self._char_numbers(word) for word in repeated]
        often = np.repeat(np.array(list(repeated.values()), dtype=np.float64), [len(own) for own in chars])
        one = self._block(*np.unique(words, return_counts=True))
        counted = np.bincount(np.concatenate(chars) if chars else words[:0], often, len(self.idf))[len(known) :]
        found = np.flatnonzero(counted)
        other = self._block(found + len(known), counted[found])
        return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])

    def contributions(self, reading: Reading, label: int) -> list[tuple[float, int]]:
        """(weight towards the label, word number) of the terms that end at each word, strongest first."""
        scored = []
        for i, here in enumerate(word_terms(reading)):
            numbers = [self.words[term] for term in here if term in self.words]
            scored.append((max((float(self.idf[n] * self.weights[n, label]) for n in numbers), default=0.0), i))
        return sorted(scored, key=lambda s: (-s[0], s[1]))

    def _char_numbers(self, word: str) -> Int:
        found = self._of_word.get(word)
        if found is None:
            found = np.array([self.chars[term] for term in char_terms(word) if term in self.chars], dtype=np.int64)
            if len(self._of_word) < 1 << 16:
                self._of_word[word] = found
        return found

    def _block(self, index: Int, counts: NDArray[Any]) -> tuple[Int, Float]:
        value: Float = (1.0 + np.log(counts)) * self.idf[index]
        length = np.sqrt((value * value).sum())
        return index, value / length if length > 0 else value
