"""Validation: a Great Expectations suite over the measures of a corpus, and the ids of the encounters that fail it.

Results hold rule names, counts, ids and codes: never a note's text, nor a value that was found.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from throughline_serving.editions import Edition
from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError

from throughline.corpus.expectations import Bounds, Expectation, expectations
from throughline.corpus.measures import foreign_codes, measure
from throughline.corpus.suite import verdicts_of
from throughline.corpus.validation_page import page

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "validation/1"
IDS_LISTED = 20
CODES_LISTED = 50
NAMES_CODES = ("diagnosis.in_edition", "submitted.in_edition")


@dataclass(frozen=True)
class RuleResult:
    """What one rule found: ``failing`` encounters, the first ids of them, and, for rules about codes, which codes.

    ``measured`` is the figure that a rule about the whole corpus looked at.
    """

    rule: str
    says: str
    holds: bool
    failing: int
    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    measured: float | None = None


@dataclass(frozen=True)
class ValidationResult:
    """The rules of one specialty of a corpus, in order, with what each found."""

    specialty: str
    edition: str
    labels: str
    encounters: int
    rules: tuple[RuleResult, ...]

    @property
    def failures(self) -> tuple[RuleResult, ...]:
        """The rules that do not hold."""
        return tuple(rule for rule in self.rules if not rule.holds)

    @property
    def holds(self) -> bool:
        """Whether every rule holds."""
        return not self.failures

    def conclusion(self) -> str:
        """One sentence for a heading."""
        if self.holds:
            return f"{self.specialty}: all {len(self.rules)} expectations hold on {self.encounters:,} encounters"
        return f"{self.specialty}: {len(self.failures)} of {len(self.rules)} expectations do not hold"

    def to_json(self) -> dict[str, Any]:
        """What ``result.json`` holds."""
        return {
            "schema": SCHEMA,
            "specialty": self.specialty,
            "edition": self.edition,
            "labels": self.labels,
            "encounters": self.encounters,
            "holds": self.holds,
            "rules": [asdict(rule) for rule in self.rules],
        }


def validate(encounters: Sequence[Encounter], edition: Edition, bounds: Bounds) -> ValidationResult:
    """Hold a corpus against its expectations. Nothing is written; failing is a result, not an error."""
    import pandas as pd

    rules = expectations(bounds, edition)
    rows, whole = measure(encounters, edition)
    frames = {"encounter": pd.DataFrame(rows), "corpus": pd.DataFrame([whole])}
    if not encounters:
        rules = tuple(rule for rule in rules if rule.scope == "corpus")
    verdicts: dict[str, bool] = {}
    for scope, frame in frames.items():
        verdicts |= verdicts_of(frame, [rule for rule in rules if rule.scope == scope])
    foreign = tuple(code for code, _ in foreign_codes(encounters, edition).most_common(CODES_LISTED))
    results = tuple(_result(rule, frames[rule.scope], verdicts[rule.rule], foreign) for rule in rules)
    return ValidationResult(bounds.specialty, edition.name, bounds.labels, len(encounters), results)


def write_validation(result: ValidationResult, folder: Path) -> None:
    """Write ``result.json`` and ``index.html``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result.to_json(), ensure_ascii=False, indent=1) + "\n"
    for name, content in (("result.json", text), ("index.html", page(result.to_json(), result.conclusion()))):
        beside = folder / f".{name}.{os.getpid()}"
        beside.write_text(content, encoding="utf-8")
        os.replace(beside, folder / name)


def require(result: ValidationResult, where: str, page: Path | None = None) -> None:
    """Raise ``InputError`` with each broken rule, its count and ids, where a rule does not hold.

    ``page``: the page of ``write_validation``, where it was written.
    """
    if not result.holds:
        faults = "; ".join(map(_in_words, result.failures))
        remedy = "correct the corpus, or see the validation page for every rule"
        wrote = str(page) if page else None
        raise InputError(f"{result.conclusion()}: {faults}", where=where, remedy=remedy, wrote=wrote)


def _in_words(rule: RuleResult) -> str:
    if rule.measured is not None:
        return f"{rule.rule} ({rule.says}): {rule.measured:.4g}"
    codes = f", codes {_some(rule.codes)}" if rule.codes else ""
    return f"{rule.rule} ({rule.says}): {rule.failing:,} encounters{codes}, ids {_some(rule.ids)}"


def _some(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _result(rule: Expectation, frame: "pd.DataFrame", holds: bool, foreign: tuple[str, ...]) -> RuleResult:
    failing = broken(rule, frame)
    if holds == bool(failing.any()):
        raise RuntimeError(f"rule {rule.rule}: the suite and the recomputed rows disagree")
    if rule.scope == "corpus":
        import pandas as pd

        value = frame[rule.column].iloc[0]
        return RuleResult(rule.rule, rule.says, holds, 0, measured=None if pd.isna(value) else float(value))
    ids = tuple(str(i) for i in frame.loc[failing, "encounter_id"].head(IDS_LISTED))
    codes = foreign if rule.rule in NAMES_CODES and not holds else ()
    return RuleResult(rule.rule, rule.says, holds, int(failing.sum()), ids, codes)


def broken(rule: Expectation, frame: "pd.DataFrame") -> "pd.Series[bool]":
    """Which rows break a rule: the suite says only whether there are any."""
    column = frame[rule.column]
    given = column.notna()
    match rule.check:
        case "known":
            return ~given
        case "unique":
            return given & column.duplicated(keep=False)
        case "among":
            return given & ~column.isin(rule.values)
        case "matches":
            return given & ~column.map(lambda value: bool(re.match(rule.pattern, str(value))))
        case "between":
            number = column.astype("float64")
            low = float("-inf") if rule.low is None else rule.low
            high = float("inf") if rule.high is None else rule.high
            return given & ~number.between(low, high)
