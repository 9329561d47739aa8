"""A cohort file: the scores, outcomes and tie hashes of tune and calibrate from which a certificate is recomputed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from throughline_serving.certificate import RiskKind
from throughline_serving.digest import of_json
from throughline_serving.errors import InputError
from throughline_serving.intake.strict_json import shown

Split = Literal["tune", "calibrate"]
UNANSWERED = -1
REQUIRED = ("encounter_id", "split", "confidence", "bad")
KEYS = {*REQUIRED, "tie_hash", "eligible"}
SPLITS, KINDS = get_args(Split), set(get_args(RiskKind))
HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Row:
    """One encounter. ``bad[kind]``: 0, 1, or None where the outcome never came. ``eligible``: fixed before outcomes."""

    encounter_id: str
    split: Split
    confidence: float
    bad: Mapping[str, int | None]
    tie_hash: str | None = None
    eligible: bool = True

    def as_json(self) -> dict[str, Any]:
        """The JSON object of its line, with defaults filled in."""
        return {
            "encounter_id": self.encounter_id,
            "split": self.split,
            "confidence": self.confidence,
            "bad": dict(self.bad),
            "tie_hash": self.tie_hash,
            "eligible": self.eligible,
        }


@dataclass(frozen=True)
class SplitArrays:
    """One split, n rows: confidence float64[n], bad[kind] int8[n] (-1 unanswered), tie_hash (n), eligible bool[n]."""

    confidence: NDArray[np.float64]
    bad: Mapping[str, NDArray[np.int8]]
    tie_hash: Sequence[str | None]
    eligible: NDArray[np.bool_]


@dataclass(frozen=True)
class Cohort:
    """The rows of a cohort file, and where they came from."""

    rows: tuple[Row, ...]
    source: str

    def digest(self) -> str:
        """sha256 of the rows, whatever their order, spacing and defaults: the same labels are the same cohort."""
        return of_json([row.as_json() for row in sorted(self.rows, key=lambda row: row.encounter_id)])

    def split(self, name: Split, kinds: Sequence[str]) -> SplitArrays:
        """The arrays of one split, with the outcomes of these risks. Raises InputError where a row lacks one."""
        rows = [row for row in self.rows if row.split == name]
        for row in rows:
            for kind in kinds:
                if kind not in row.bad:
                    raise InputError(
                        f"an encounter of {name} has no bad.{kind}",
                        where=self.source,
                        remedy="write null where the outcome never came, or leave the target out",
                    )
        bad = {
            kind: np.array([UNANSWERED if row.bad[kind] is None else row.bad[kind] for row in rows], np.int8)
            for kind in kinds
        }
        return SplitArrays(
            np.array([row.confidence for row in rows], np.float64),
            bad,
            [row.tie_hash for row in rows],
            np.array([row.eligible for row in rows], dtype=bool),
        )


def read(path: Path) -> Cohort:
    """Read COHORT.jsonl. Raises InputError that names file and line."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8", where=str(path), remedy="write it as UTF-8") from None
    if lines is None:
        raise InputError(f"{path} does not exist", where="COHORT", remedy="give the cohort's JSON Lines file")
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = parse(line)
        except ValueError as error:
            raise InputError(str(error), where=f"{path}:{number}", remedy="correct the line") from None
        if row.encounter_id in seen:
            raise InputError(
                f"the encounter of line {seen[row.encounter_id]} again",
                where=f"{path}:{number}",
                remedy="each encounter stands once, in one split",
            )
        seen[row.encounter_id] = number
        rows.append(row)
    if not rows:
        raise InputError("no encounters", where=str(path), remedy="give the rows of tune and calibrate")
    return Cohort(tuple(rows), str(path))


def parse(line: str) -> Row:
    """One line. Raises ValueError with the field and the rule, never the value."""
    try:
        value = DECODER.decode(line)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("not a JSON object") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    if unknown := sorted(set(value) - KEYS):
        raise ValueError(f"unknown key {', '.join(map(shown, unknown))}")
    if missing := [key for key in REQUIRED if key not in value]:
        raise ValueError(f"{', '.join(missing)} is missing")
    return Row(
        _identifier(value["encounter_id"]),
        _split(value["split"]),
        _confidence(value["confidence"]),
        _bad(value["bad"]),
        _tie_hash(value.get("tie_hash")),
        _eligible(value.get("eligible", True)),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key stands twice")
    return value


DECODER = json.JSONDecoder(object_pairs_hook=_once)


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("encounter_id is not a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("encounter_id holds half a character") from None
    return value


def _split(value: Any) -> Split:
    if value not in SPLITS:
        raise ValueError("split is neither tune nor calibrate")
    return "tune" if value == "tune" else "calibrate"


def _confidence(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("confidence is not a number in [0, 1]")
    return float(value)


def _bad(value: Any) -> dict[str, int | None]:
    if not isinstance(value, dict) or not value:
        raise ValueError("bad is not an object of outcomes by risk")
    if unknown := sorted(set(value) - KINDS):
        raise ValueError(f"unknown key bad.{', bad.'.join(map(shown, unknown))}")
    for kind, outcome in value.items():
        if isinstance(outcome, bool) or outcome not in (0, 1, None):
            raise ValueError(f"bad.{kind} is not 0, 1 or null")
    return {kind: None if outcome is None else int(outcome) for kind, outcome in value.items()}


def _tie_hash(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and HASH.fullmatch(value)):
        raise ValueError("tie_hash is not 16 hexadecimal digits in lower case")
    return value


def _eligible(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("eligible is not true or false")
    return value
