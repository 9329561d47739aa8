"""Drift of decided traffic against a reference: Evidently's population stability index of each column.

PSI = sum over bins of (current share - reference share) x ln(current share / reference share), bins by the reference.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from throughline_serving.errors import InputError

from throughline.monitoring.columns import CATEGORIES, NUMBERS, Column, Columns

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "drift/1"
ABSENT = "not given"
SMALLEST_CELL = 11  # smaller cells of a category are shown together: alone they could point to a patient
TOGETHER = "others, each under 11"
BINS = 10


@dataclass(frozen=True)
class ColumnDrift:
    """One column. ``psi``: none where it was not measured: nothing to compare on one side.

    ``values`` are the categories, or the ranges between the reference's tenths; ``reference`` and ``current`` their
    shares, 0 to 1.
    """

    column: str
    psi: float | None
    threshold: float
    drifted: bool
    values: tuple[str, ...]
    reference: tuple[float, ...]
    current: tuple[float, ...]


@dataclass(frozen=True)
class Drift:
    """All columns. ``judged``: both sides hold enough encounters to say anything."""

    reference: int
    current: int
    least: int
    columns: tuple[ColumnDrift, ...]

    @property
    def judged(self) -> bool:
        """Whether there are enough encounters on either side."""
        return min(self.reference, self.current) >= self.least

    @property
    def drifted(self) -> tuple[ColumnDrift, ...]:
        """Columns over their threshold, the farthest first; none where there are too few encounters to judge."""
        found = [c for c in self.columns if c.drifted] if self.judged else []
        return tuple(sorted(found, key=lambda c: -(c.psi or 0) / c.threshold))

    def conclusion(self) -> str:
        """One clause for a heading, a table or a line of progress."""
        if not self.judged:
            return f"too few to judge, {min(self.reference, self.current):,} of {self.least:,}"
        if not self.drifted:
            return f"{len(self.columns)} columns quiet"
        first = self.drifted[0]
        more = f", {len(self.drifted) - 1} more" if len(self.drifted) > 1 else ""
        return f"{first.column.replace('_', ' ')} PSI {first.psi:.2f} > {first.threshold:.2f}{more}"

    def as_json(self) -> dict[str, Any]:
        """What ``result.json`` holds."""
        return {
            "schema": SCHEMA, "conclusion": self.conclusion(), "judged": self.judged,
            "drifted": [c.column for c in self.drifted], "least": self.least,
            "reference": self.reference, "current": self.current, "columns": [asdict(c) for c in self.columns],
        }  # fmt: skip


def drift(reference: Columns, current: Columns, thresholds: Mapping[str, float], *, least: int) -> Drift:
    """Compare the columns that ``thresholds`` names. Raises ``InputError`` for a column that there is not."""
    unknown = sorted(set(thresholds) - {*NUMBERS, *CATEGORIES})
    if unknown:
        raise InputError(
            f"monitoring.psi.{unknown[0]} is no column",
            where="conf/monitoring",
            remedy=f"use {', '.join((*NUMBERS, *CATEGORIES))}",
        )
    sizes = [len(next(iter(side.values()), ())) for side in (reference, current)]
    measured = [name for name in thresholds if _comparable(name, reference[name]) and _comparable(name, current[name])]
    psi = _psi(reference, current, {name: thresholds[name] for name in measured})
    found = []
    for name, threshold in thresholds.items():
        values, before, after = _shares(name, reference[name], current[name])
        index = psi.get(name)
        found.append(
            ColumnDrift(name, index, threshold, index is not None and index >= threshold, values, before, after)
        )
    return Drift(sizes[0], sizes[1], least, tuple(found))


def _comparable(name: str, column: Column) -> bool:
    """Evidently raises on a column without any value."""
    return any(value is not None for value in column)


def _psi(reference: Columns, current: Columns, thresholds: Mapping[str, float]) -> dict[str, float]:
    if not thresholds:
        return {}
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import ValueDrift
    from evidently.tests import lt

    definition = DataDefinition(
        numerical_columns=[name for name in thresholds if name in NUMBERS],
        categorical_columns=[name for name in thresholds if name in CATEGORIES],
    )
    now, then = (
        Dataset.from_pandas(_frame(side, thresholds), data_definition=definition) for side in (current, reference)
    )
    metrics: list[Any] = [
        ValueDrift(column=name, method="psi", threshold=limit, tests=[lt(limit)]) for name, limit in thresholds.items()
    ]
    outcome = Report(metrics).run(now, then).dict()
    return {metric["config"]["column"]: float(metric["value"]) for metric in outcome["metrics"]}


def _frame(side: Columns, names: Mapping[str, float]) -> "pd.DataFrame":
    import pandas as pd

    frame = {}
    for name in names:
        numeric = name in NUMBERS
        frame[name] = pd.Series(list(side[name]), dtype="float64" if numeric else "object").fillna(
            float("nan") if numeric else ABSENT
        )
    return pd.DataFrame(frame)


Shares = tuple[float, ...]
Ranked = list[tuple[float, str]]


def _shares(name: str, before: Column, after: Column) -> tuple[tuple[str, ...], Shares, Shares]:
    """The bins of a column in order, and the share of either side in each."""
    then, now = map(Counter, _in_ranges(before, after) if name in NUMBERS else _in_cells(before, after))
    bins = sorted(then.keys() | now.keys())
    shares = [tuple(round(side[one] / max(1, side.total()), 4) for one in bins) for side in (then, now)]
    return tuple(value for _, value in bins), shares[0], shares[1]


def _in_ranges(before: Column, after: Column) -> tuple[Ranked, Ranked]:
    """Values as the tenth of the reference they lie in, named by its edges; few distinct values each get a bin."""
    import numpy as np

    numbers = np.array([value for value in before if value is not None], dtype=np.float64)
    edges = np.unique(numbers)[1:]
    if len(edges) >= BINS:
        edges = np.unique(np.quantile(numbers, np.linspace(0, 1, BINS + 1)[1:-1]))
    names = ["all"] if not len(edges) else [
        f"under {edges[0]:.4g}", *(f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)), f"from {edges[-1]:.4g}"
    ]  # fmt: skip

    def bin_of(value: float | str | None) -> tuple[float, str]:
        if value is None:
            return float(len(names)), ABSENT
        place = int(np.searchsorted(edges, float(value), side="right"))
        return float(place), names[place]

    return [bin_of(value) for value in before], [bin_of(value) for value in after]


def _in_cells(before: Column, after: Column) -> tuple[Ranked, Ranked]:
    """Categories, frequent ones first; small cells together."""
    total = Counter(map(_named, before)) + Counter(map(_named, after))

    def cell_of(value: float | str | None) -> tuple[float, str]:
        name = _named(value)
        return (-total[name], name) if total[name] >= SMALLEST_CELL else (0.0, TOGETHER)

    return [cell_of(value) for value in before], [cell_of(value) for value in after]


def _named(value: float | str | None) -> str:
    return ABSENT if value is None else str(value)
