"""The table that a run prints: at most 100 columns, plain ASCII; on narrower terminals the last columns go."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from throughline.report import words
from throughline.report.inputs import Evaluation, Specialty
from throughline.report.states import remedy_clause

WIDEST = 100


@dataclass(frozen=True)
class Column:
    """Two lines of heading and a cell a row; ``gap`` blanks follow. ``width`` may be less than the first heading's."""

    name: str  # as the line about columns not shown calls it
    heads: tuple[str, str]
    cells: tuple[str, ...]
    right: bool = False
    gap: int = 2
    width: int = 0

    @property
    def wide(self) -> int:
        """Characters that the column takes without its gap."""
        return self.width or max(map(len, (*self.heads, *self.cells)), default=0)


def render_table(rows: Sequence[Specialty], width: int = WIDEST, *, colour: bool = False) -> str:
    """One line a specialty below two of headings. ``colour`` adds ANSI codes, for terminals only."""
    columns = _columns(rows)
    width = min(width, WIDEST)
    shown = list(columns)
    while len(shown) > 2 and max(map(len, _lines(shown, len(rows)))) > width:
        shown.pop()
    lines = _lines(shown, len(rows))
    if colour:
        lines = [_tinted(line, i, rows) for i, line in enumerate(lines)]
    if dropped := [column.name for column in columns[len(shown) :]]:
        lines.append(f"not shown at {width} columns: {words.listed(dropped)}")
    return "\n".join(lines)


def render_notes(rows: Sequence[Specialty], width: int = WIDEST) -> str:
    """What has to be said below the table, wrapped."""
    certified = [row for row in rows if row.certificate and row.certificate.certified]
    said = []
    if certified:
        several = any(row.certificate and len(row.certificate.risks) > 1 for row in certified)
        said.append(f"Each bound holds for its specialty{' and risk' if several else ''} alone.")
    for row in rows:
        if row.certificate is None:
            said.append(f"{row.title} has no certificate: it goes to review.")
        elif not row.certificate.certified:
            said.append(f"{row.title} goes to review: {remedy_clause(row)}.")
    if any(row.evaluation and row.evaluation.cost_ai is not None for row in rows):
        said.append("Costs use the defaults of conf/economics/site.yaml.")
    return fill(" ".join(said), min(width, WIDEST), break_long_words=False, break_on_hyphens=False)


def _lines(columns: Sequence[Column], rows: int) -> list[str]:
    texts = [[*column.heads, *column.cells] for column in columns]
    lines = []
    for i in range(rows + 2):
        line, at = "", 0
        for column, text in zip(columns, texts, strict=True):
            line = line.ljust(at)
            line += text[i].rjust(column.wide) if column.right and i > 1 else text[i]
            at += column.wide + column.gap
        lines.append(line.rstrip())
    return lines


def _tinted(line: str, i: int, rows: Sequence[Specialty]) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    if i < 2:
        return Style(dim=True).render(line, color_system=ColorSystem.STANDARD)
    certificate = rows[i - 2].certificate
    bare = Style(color="yellow") if certificate is None or not certificate.certified else Style()
    return bare.render(line, color_system=ColorSystem.STANDARD)


def _columns(rows: Sequence[Specialty]) -> list[Column]:
    measured = [row.evaluation for row in rows]
    received = {e.received for e in measured if e}
    currencies = {e.currency for e in measured if e}
    money = "$" if currencies <= {"USD"} else "/".join(sorted(currencies))
    of = f"of {words.count(received.pop())} received" if len(received) == 1 else "of all received"
    procedures = any(e and e.procedures for e in measured)
    return [
        Column("specialty", ("", "specialty"), tuple(row.title.lower() for row in rows)),
        Column("straight-through", ("straight-through", of), _straight(measured)),
        _bounds(rows),
        Column("bad on test", ("bad on", "test"), tuple(map(_bad, measured)), right=True),
        Column("exact claim", ("exact", "claim"), tuple(map(_exact, measured)), right=True),
        Column(
            "micro-F1",
            ("micro-F1", "dx   px" if procedures else "dx"),
            tuple(_f1(e, procedures) for e in measured),
            gap=1 if procedures else 2,
        ),
        _kickouts(measured),
        Column("cost", (f"cost, {money}", "AI / human"), tuple(map(_cost, measured)), right=True),
    ]


def _straight(measured: Sequence[Evaluation | None]) -> tuple[str, ...]:
    cells = []
    for e in measured:
        if e is None or not e.received:
            cells.append(("-", ""))
        elif e.received < words.FEWEST_FOR_PERCENT:
            cells.append((words.of(e.straight_through, e.received), ""))
        else:
            interval = words.wilson_brackets(e.straight_through, e.received, 0) if e.straight_through else ""
            cells.append((words.percent(e.straight_through / e.received, 0), interval))
    wide = max((len(share) for share, _ in cells), default=0)
    return tuple(f"{share.rjust(wide)} {interval}".rstrip() for share, interval in cells)


def _bounds(rows: Sequence[Specialty]) -> Column:
    """The certified bounds, a part a risk; or, across them, why there are none."""
    certificates = [row.certificate for row in rows if row.certificate]
    kinds = list(dict.fromkeys(risk.kind for c in certificates for risk in c.risks)) or ["coding_error"]
    levels = {c.delta for c in certificates}
    risks = [row.certificate.risks if row.certificate else () for row in rows]
    bounds = [{risk.kind: f"<= {words.target(risk.target)}" for risk in own} for own in risks]
    wide = {kind: max([len(words.risk_short(kind)), *(len(b.get(kind, "-")) for b in bounds)]) for kind in kinds}
    cells = []
    for row, bound in zip(rows, bounds, strict=True):
        if row.certificate is None:
            cells.append("no certificate")
        elif not row.certificate.certified:
            cells.append("cannot certify")
        else:
            cells.append("  ".join(bound.get(kind, "-").ljust(wide[kind]) for kind in kinds).rstrip())
    at = f"bound at {words.target(1 - levels.pop())}" if len(levels) == 1 else "bound"
    names = "  ".join(words.risk_short(kind).ljust(wide[kind]) for kind in kinds).rstrip()
    return Column("bound", (at, names), tuple(cells))


def _bad(e: Evaluation | None) -> str:
    return words.of(e.bad, e.straight_through) if e and e.straight_through else "-"


def _exact(e: Evaluation | None) -> str:
    return words.share(*e.exact).replace(words.DASH, "-") if e and e.exact else "-"


def _f1(e: Evaluation | None, procedures: bool) -> str:
    pair = [e.diagnoses if e else None] + ([e.procedures if e else None] if procedures else [])
    return " ".join(("-" if one is None else f"{one.value:.3f}".lstrip("0")[:4]).ljust(4) for one in pair).rstrip()


def _kickouts(measured: Sequence[Evaluation | None]) -> Column:
    cells = tuple(words.count(e.review) if e and e.received else "-" for e in measured)
    # "kick-" may stand over the gap.
    return Column("kickouts", ("kick-", "outs"), cells, right=True, width=max(4, *map(len, cells), 0))


def _cost(e: Evaluation | None) -> str:
    if e is None or e.cost_ai is None or not e.received:
        return "-"
    return f"{e.cost_ai:.2f} / {e.cost_human:.2f}" if e.cost_human is not None else f"{e.cost_ai:.2f}"
