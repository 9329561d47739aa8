"""Term counts of a training set, counted once and cut to any rows: what the linear and the tree member learn from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.terms import char_terms, word_terms
from throughline_serving.reading.reading import Reading


@dataclass(frozen=True)
class TermCounts:
    """``words`` and ``chars``: scipy CSR float64[N, V] of counts; the term lists name their columns, sorted."""

    word_terms: list[str]
    words: Any
    char_terms: list[str]
    chars: Any

    def rows(self, index: NDArray[np.int64]) -> "TermCounts":
        """The same terms, some of the documents."""
        return TermCounts(self.word_terms, self.words[index], self.char_terms, self.chars[index])


def count_terms(readings: Sequence[Reading]) -> TermCounts:
    """Count word and character terms per document."""
    word_names, words = _matrix(Counter(t for here in word_terms(reading) for t in here) for reading in readings)
    char_names, chars = _matrix(Counter(t for word in reading.words for t in char_terms(word)) for reading in readings)
    return TermCounts(word_names, words, char_names, chars)


def _matrix(counted: Iterable[Counter[str]]) -> tuple[list[str], Any]:
    from scipy.sparse import csr_matrix

    number: dict[str, int] = {}
    indptr, indices, data = [0], [], []
    for counts in counted:
        for term, count in counts.items():
            indices.append(number.setdefault(term, len(number)))
            data.append(float(count))
        indptr.append(len(indices))
    names = sorted(number)
    place = np.empty(len(names), dtype=np.int64)
    place[[number[name] for name in names]] = np.arange(len(names))
    columns = place[np.array(indices, dtype=np.int64)] if indices else np.array([], dtype=np.int64)
    matrix = csr_matrix((data, columns, indptr), shape=(len(indptr) - 1, len(names)), dtype=np.float64)
    matrix.sort_indices()
    return names, matrix


def documents_with(matrix: Any) -> NDArray[np.int64]:
    """In how many documents each term occurs."""
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.int64)


def most_frequent(frequency: NDArray[np.int64], at_least: int, at_most_terms: int) -> NDArray[np.int64]:
    """Columns of the terms found in ``at_least`` documents, the most frequent ``at_most_terms`` of them, ascending."""
    kept = np.flatnonzero(frequency >= at_least)
    if len(kept) > at_most_terms:
        kept = np.sort(kept[np.argsort(-frequency[kept], kind="stable")[:at_most_terms]])
    return kept
