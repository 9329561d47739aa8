"""An edition of a code system as the platform holds it: one row a code, sorted, with its interval and title."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from throughline_serving.claim import comparable


class CodeRow(NamedTuple):
    """One code: written with its dot, whether a claim may carry it, and between which dates of service (inclusive)."""

    code: str
    billable: bool
    valid_from: date
    valid_to: date | None
    title: str


@dataclass(frozen=True)
class Edition:
    """A release of a code system, in force from ``effective`` to ``ends`` (inclusive; ``None``: no end announced).

    ``rows`` are sorted by the code without its dot, each code once. ``source`` says which official file they are from.
    """

    system: str
    effective: date
    ends: date | None
    source: str
    rows: tuple[CodeRow, ...]

    @property
    def name(self) -> str:
        """``SYSTEM@YYYY-MM-DD``, by effective date."""
        return f"{self.system}@{self.effective.isoformat()}"

    @property
    def billable(self) -> int:
        """How many codes a claim may carry."""
        return sum(row.billable for row in self.rows)

    @cached_property
    def by_code(self) -> dict[str, CodeRow]:
        """Rows by their code without dots, in upper case."""
        return {comparable(row.code): row for row in self.rows}

    def find(self, code: str) -> CodeRow | None:
        """The row of a code, written with or without its dot, in either case."""
        return self.by_code.get(comparable(code))

    def title(self, code: str) -> str:
        """The official title of a code; of one that has no row, its nearest category's; else empty."""
        plain = comparable(code)
        for end in range(len(plain), 2, -1):
            row = self.by_code.get(plain[:end])
            if row:
                return row.title
        return ""


def edition_of(
    system: str, effective: date, ends: date | None, source: str, codes: Iterable[tuple[str, bool, str]]
) -> Edition:
    """An edition from (code with its dot, billable, title), valid throughout its interval; a code twice is an error."""
    rows = sorted((CodeRow(code, billable, effective, ends, title) for code, billable, title in codes), key=_plain)
    for one, following in pairwise(rows):
        if _plain(one) == _plain(following):
            raise ValueError(f"{system}@{effective}: {one.code} is listed twice")
    return Edition(system, effective, ends, source, tuple(rows))


def _plain(row: CodeRow) -> str:
    return comparable(row.code)
