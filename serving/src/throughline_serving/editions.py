"""Code-set editions: which codes exist, and which may stand on a claim, on a date of service.

A folder holds one edition: ``codes.npy`` (sorted fixed-width bytes, without dots), ``billable.npy`` (bool) and
``edition.json``. Arrays are memory-mapped: an edition costs what is looked up, and processes share it.
"""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from throughline_serving.claim import comparable
from throughline_serving.errors import InputError

Standing = Literal["unknown", "header", "billable"]
DIAGNOSIS_SYSTEMS = ("ICD10CM", "ICD9CM")
SCHEMA = "edition/1"
FILES = ("codes.npy", "billable.npy", "edition.json")


@dataclass(frozen=True)
class Edition:
    """One release of a code system, ``SYSTEM@YYYY-MM-DD``.

    ``effective`` and ``ends`` are the first and last date of service, both inclusive; ``ends`` is ``None`` while no
    end is announced. ``codes`` bytes[N] sorted, ``billable`` bool[N].
    """

    name: str
    system: str
    effective: date
    ends: date | None
    codes: NDArray[np.bytes_]
    billable: NDArray[np.bool_]

    @classmethod
    def load(cls, folder: Path) -> "Edition":
        """Map an edition's arrays and read its interval. Raises ``InputError`` where one is absent or does not fit."""
        for name in FILES:
            if not (folder / name).is_file():
                raise InputError(
                    f"the code-set edition has no {name}", where=str(folder), remedy="export the edition again"
                )
        facts = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        codes = _mapped(folder / "codes.npy")
        billable = _mapped(folder / "billable.npy")
        if facts.get("schema") != SCHEMA or not len(codes) == len(billable) == facts["codes"]:
            raise InputError(
                "the code-set edition's arrays do not belong to its edition.json",
                where=str(folder),
                remedy="export the edition again",
            )
        return cls(
            name=facts["name"],
            system=facts["system"],
            effective=date.fromisoformat(facts["effective"]),
            ends=date.fromisoformat(facts["ends"]) if facts["ends"] else None,
            codes=codes,
            billable=billable,
        )

    def lookup(self, code: str) -> Standing:
        """What a code is in this edition, written with or without dots, in either case.

        ``header`` is a category or subcategory that needs further characters before it may stand on a claim.
        """
        place = self._place(comparable(code))
        if place is None:
            return "unknown"
        return "billable" if self.billable[place] else "header"

    def annotated(self, code: str) -> bool:
        """Whether a benchmark's label has a place in this edition: a code, a header, or a header filled up with X.

        Annotators who leave the 7th character open write ``W19.XXX`` for the header W19.
        """
        plain = comparable(code)
        return self._place(plain) is not None or self._place(plain.rstrip("X")) is not None

    def in_force(self, on: date) -> bool:
        """Whether a date of service lies in the edition's interval, both ends included."""
        return self.effective <= on and (self.ends is None or on <= self.ends)

    def _place(self, plain: str) -> int | None:
        try:
            key = plain.encode("ascii")
        except UnicodeEncodeError:
            return None
        place = bisect_left(self.codes, key)
        return place if key and place < len(self.codes) and self.codes[place] == key else None


def load_editions(folder: Path) -> dict[str, Edition]:
    """Every edition in the sub-folders of ``folder``, by name."""
    loaded = (Edition.load(path) for path in sorted(folder.iterdir()) if path.is_dir())
    return {edition.name: edition for edition in loaded}


def in_force(editions: Iterable[Edition], on: date, systems: Collection[str] = DIAGNOSIS_SYSTEMS) -> Edition | None:
    """The edition of these systems on a date of service: of several, the one that took effect last."""
    fitting = [edition for edition in editions if edition.system in systems and edition.in_force(on)]
    return max(fitting, key=lambda edition: edition.effective, default=None)


def _mapped(path: Path) -> NDArray[Any]:
    """A ``.npy`` file as a read-only array over the file, as a plain ndarray (its scalar access is 5 times faster)."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
