"""Fit the linear member: TF-IDF of word and character terms, one linear support vector machine per label."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline.training.term_counts import TermCounts, documents_with, most_frequent

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]


@dataclass(frozen=True)
class LinearSettings:
    """``c`` the machine's cost; terms must stand in ``word_documents`` / ``char_documents`` documents; at most so many.
    Two at least: nothing that one document alone holds leaves training.

    Each label's machine sees terms stretched by how much more often they stand in its documents than in others
    (log-count ratio; Wang and Manning 2012): ``ratio_share`` of the stretch, counts smoothed by ``ratio_smoothing``.
    """

    c: float = 1.0
    ratio_share: float = 0.3
    ratio_smoothing: float = 0.2
    word_documents: int = 2
    char_documents: int = 2
    most_words: int = 30_000
    most_chars: int = 15_000


@dataclass(frozen=True)
class LinearFit:
    """Chosen columns of the counts, their idf, weights float64[V, L] and intercept float64[L]."""

    word_columns: NDArray[np.int64]
    char_columns: NDArray[np.int64]
    word_idf: Float
    char_idf: Float
    weights: Float
    intercept: Float

    def margins(self, counts: TermCounts) -> Float:
        """Signed distances float64[N, L] of documents counted over the same terms."""
        result: Float = np.asarray(self._vectors(counts) @ self.weights) + self.intercept
        return result

    def _vectors(self, counts: TermCounts) -> Any:
        from scipy.sparse import hstack

        words = _tfidf(counts.words[:, self.word_columns], self.word_idf)
        return hstack([words, _tfidf(counts.chars[:, self.char_columns], self.char_idf)], format="csr")

    def write(self, folder: Path, counts: TermCounts) -> None:
        """Export the numbers that ``throughline_serving.inference.linear`` scores with."""
        folder.mkdir(parents=True, exist_ok=True)
        terms = {
            "words": [counts.word_terms[i] for i in self.word_columns],
            "chars": [counts.char_terms[i] for i in self.char_columns],
        }
        (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
        np.save(folder / "idf.npy", np.concatenate([self.word_idf, self.char_idf]).astype(np.float32))
        np.save(folder / "weights.npy", self.weights.astype(np.float32))
        np.save(folder / "intercept.npy", self.intercept.astype(np.float32))


def fit_linear(counts: TermCounts, targets: Bool, settings: LinearSettings) -> LinearFit:
    """Fit on documents (rows of ``counts``) and their labels ``targets`` bool[N, L]."""
    from scipy.sparse import diags_array
    from sklearn.svm import LinearSVC

    word_columns, word_idf = _choose(counts.words, settings.word_documents, settings.most_words)
    char_columns, char_idf = _choose(counts.chars, settings.char_documents, settings.most_chars)
    width, labels = len(word_columns) + len(char_columns), targets.shape[1]
    fit = LinearFit(word_columns, char_columns, word_idf, char_idf, np.zeros((width, labels)), np.full(labels, -1.0))
    vectors = fit._vectors(counts)
    for label in range(labels):
        positives = int(targets[:, label].sum())
        if positives in (0, len(targets)):
            fit.intercept[label] = 1.0 if positives else -1.0
            continue
        stretch = _stretch(vectors, targets[:, label], settings)
        machine = LinearSVC(C=settings.c, random_state=0, tol=1e-3)
        machine.fit(vectors @ diags_array(stretch), targets[:, label])
        fit.weights[:, label] = machine.coef_[0] * stretch
        fit.intercept[label] = machine.intercept_[0]
    return fit


def _stretch(vectors: Any, target: NDArray[np.bool_], settings: LinearSettings) -> Float:
    """Factor of each term for one label, float64[V], 1 on average."""
    inside, outside = (
        settings.ratio_smoothing + np.asarray(vectors[rows].sum(axis=0)).ravel() for rows in (target, ~target)
    )
    ratio = np.abs(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
    mean = float(ratio.mean())
    if mean == 0:
        return np.ones_like(ratio)
    stretch: Float = (1 - settings.ratio_share) + settings.ratio_share * ratio / mean
    return stretch


def _choose(matrix: Any, at_least: int, at_most: int) -> tuple[NDArray[np.int64], Float]:
    frequency = documents_with(matrix)
    columns = most_frequent(frequency, at_least, at_most)
    return columns, np.log((1.0 + matrix.shape[0]) / (1.0 + frequency[columns])) + 1.0


def _tfidf(counts: Any, idf: Float) -> Any:
    from scipy.sparse import csr_matrix

    value = (1.0 + np.log(counts.data)) * idf[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    value = value / np.sqrt(np.bincount(row, value * value, counts.shape[0]))[row]
    return csr_matrix((value, counts.indices, counts.indptr), shape=counts.shape)
