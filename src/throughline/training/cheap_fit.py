"""The members that need no encoder, fitted together on the same documents: linear, trees, lexicon."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from throughline_serving.inference.lexicon import Lexicon
from throughline_serving.inference.linear import probability
from throughline_serving.reading.reading import Reading

from throughline.training.lexicon_fit import LexiconSettings, Phrases, fit_lexicon, phrases_of, write_lexicon
from throughline.training.linear_fit import LinearFit, LinearSettings, fit_linear
from throughline.training.term_counts import TermCounts, count_terms
from throughline.training.trees_fit import TreeSettings, TreesFit, fit_trees

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class CheapSettings:
    """Settings of the three members."""

    linear: LinearSettings = field(default_factory=LinearSettings)
    trees: TreeSettings = field(default_factory=TreeSettings)
    lexicon: LexiconSettings = field(default_factory=LexiconSettings)


@dataclass(frozen=True)
class Counted:
    """A training set read and counted once: N readings, their terms and phrases."""

    readings: Sequence[Reading]
    terms: TermCounts
    phrases: Phrases

    @classmethod
    def of(cls, readings: Sequence[Reading], settings: CheapSettings) -> "Counted":
        """Count a training set."""
        return cls(readings, count_terms(readings), phrases_of(readings, settings.lexicon.longest))


@dataclass(frozen=True)
class Outputs:
    """What members say of M documents: probabilities float64[M, L] by member, lexicon features float32[L, 9] each."""

    members: dict[str, Float]
    phrases: list[NDArray[np.float32]]


@dataclass(frozen=True)
class CheapMembers:
    """The fitted members; ``linear`` and ``trees`` may be absent, the lexicon never is."""

    linear: LinearFit | None
    trees: TreesFit | None
    lexicon: Lexicon

    def outputs(self, counted: Counted, rows: Rows) -> Outputs:
        """Outputs for some of the counted documents."""
        terms = counted.terms.rows(rows)
        members: dict[str, Float] = {}
        if self.linear is not None:
            members["linear"] = probability(self.linear.margins(terms))
        if self.trees is not None:
            members["trees"] = 1.0 / (1.0 + np.exp(-self.trees.margins(terms)))
        return Outputs(members, [self.lexicon.features(counted.readings[int(i)]) for i in rows])

    def write(self, folder: Path, counted: Counted) -> None:
        """Export each member into its own folder."""
        if self.linear is not None:
            self.linear.write(folder / "linear", counted.terms)
        if self.trees is not None:
            self.trees.write(folder / "trees", counted.terms)
        write_lexicon(self.lexicon, folder / "lexicon")


def fit_cheap(
    counted: Counted, rows: Rows, targets: Bool, titles: Sequence[str], members: Sequence[str], settings: CheapSettings
) -> CheapMembers:
    """Fit the named members on some of the counted documents; ``targets`` bool[N, L] are of all of them."""
    terms, own = counted.terms.rows(rows), targets[rows]
    return CheapMembers(
        linear=fit_linear(terms, own, settings.linear) if "linear" in members else None,
        trees=fit_trees(terms, own, settings.trees) if "trees" in members else None,
        lexicon=fit_lexicon([counted.phrases[int(i)] for i in rows], own, titles, settings.lexicon),
    )
