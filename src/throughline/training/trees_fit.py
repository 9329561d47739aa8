"""Fit the tree member: boosted trees per label on the presence of the word terms that tell most about it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughline.training.term_counts import TermCounts, documents_with, most_frequent
from throughline.training.tree_ensemble import WeightedBooster, write_tree_ensemble

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]
Int = NDArray[np.int64]


@dataclass(frozen=True)
class TreeSettings:
    """Terms must stand in ``documents`` documents; a label's trees see the ``terms_per_label`` that tell most about it.

    A label with fewer than ``positives`` documents gets no trees: its log-odds alone.
    """

    documents: int = 3
    terms_per_label: int = 300
    positives: int = 3
    leaves: int = 6
    rounds: int = 60
    rate: float = 0.15
    feature_fraction: float = 0.4
    l2: float = 1.0


@dataclass(frozen=True)
class LabelTrees:
    """The booster of one label and the columns of the word counts that it sees."""

    booster: Any
    columns: Int


@dataclass(frozen=True)
class TreesFit:
    """Trees per label or none, and the margin of labels without any, float64[L]."""

    labels: tuple[LabelTrees | None, ...]
    base: Float

    def margins(self, counts: TermCounts) -> Float:
        """Raw margins float64[N, L] of documents counted over the same terms."""
        present = _presence(counts.words)
        result = np.tile(self.base, (present.shape[0], 1))
        for label, trees in enumerate(self.labels):
            if trees is not None:
                result[:, label] = trees.booster.predict(present[:, trees.columns].toarray(), raw_score=True)
        return result

    def write(self, folder: Path, counts: TermCounts) -> None:
        """Export what ``throughline_serving.inference.trees`` loads."""
        folder.mkdir(parents=True, exist_ok=True)
        some = [(label, trees) for label, trees in enumerate(self.labels) if trees is not None]
        split_on = [np.unique(trees.columns[trees.booster.feature_importance() > 0]) for _, trees in some]
        used = np.unique(np.concatenate([np.empty(0, np.int64), *split_on]))
        terms = [counts.word_terms[i] for i in used]
        (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
        boosters = [
            WeightedBooster(label, 1.0, trees.booster, np.searchsorted(used, trees.columns).tolist())
            for label, trees in some
        ]
        write_tree_ensemble(boosters, list(self.base), max(1, len(terms)), folder / "trees.onnx")


def fit_trees(counts: TermCounts, targets: Bool, settings: TreeSettings) -> TreesFit:
    """Fit on documents (rows of ``counts``) and their labels ``targets`` bool[N, L]."""
    columns = most_frequent(documents_with(counts.words), settings.documents, counts.words.shape[1])
    positives = targets.sum(axis=0)
    base = np.log((positives + 0.1) / (len(targets) - positives + 0.1))
    enough = (positives >= settings.positives) & (positives < len(targets))
    if not len(columns):
        return TreesFit((None,) * targets.shape[1], base)
    present = _presence(counts.words[:, columns]).tocsc()
    telling = _association(present, targets)
    labels: list[LabelTrees | None] = []
    for label in range(targets.shape[1]):
        if not enough[label]:
            labels.append(None)
            continue
        best = np.sort(np.argsort(-telling[:, label], kind="stable")[: settings.terms_per_label])
        booster = _boost(present[:, best].toarray(), targets[:, label], settings)
        labels.append(LabelTrees(booster, columns[best]))
    return TreesFit(tuple(labels), np.where(enough, 0.0, base))


def _association(present: Any, targets: Bool) -> Float:
    """Chi-square of each term against each label, float64[F, L]."""
    n = len(targets)
    with_term = np.asarray(present.sum(axis=0)).ravel()[:, None] / n
    with_label = targets.mean(axis=0)
    both = np.asarray(present.T @ targets.astype(np.float64)) / n
    spread = with_label * (1 - with_label) * with_term * (1 - with_term)
    chi: Float = (both - with_term * with_label) ** 2 / (spread + 1e-12)
    return chi


def _boost(features: Float, target: NDArray[np.bool_], settings: TreeSettings) -> Any:
    import lightgbm

    parameters = {
        "objective": "binary",
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "feature_fraction": settings.feature_fraction,
        "lambda_l2": settings.l2,
        "min_data_in_leaf": 2,
        "min_sum_hessian_in_leaf": 1e-3,
        "min_data_in_bin": 1,
        "max_bin": 3,
        "feature_pre_filter": False,
        "num_threads": 1,
        "deterministic": True,
        "force_col_wise": True,
        "seed": 1,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(features.astype(np.float32), target.astype(np.float32), params=parameters)
    return lightgbm.train(parameters, data, settings.rounds)


def _presence(words: Any) -> Any:
    present = words.copy()
    present.data = np.ones_like(present.data)
    return present
