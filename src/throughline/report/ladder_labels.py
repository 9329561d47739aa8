"""What is written into a ladder's plot: certified, start, stop, and the names of its two curves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from throughline_serving.certificate import Certificate, Risk

from throughline.report import words
from throughline.report.axes import Scale
from throughline.report.placing import Board

if TYPE_CHECKING:
    from throughline.calibration.certificate import RungTaken


BRIEF_BELOW = 500.0  # pixels


def write_labels(
    board: Board,
    certificate: Certificate,
    rungs: "Sequence[RungTaken]",
    risk: Risk,
    steps: Sequence[int],
    x: Scale,
    y: Scale,
    *,
    main: bool,
) -> None:
    """Place every label of one risk on the board; only the ``main`` plot names start and stop, a small one briefly."""
    brief = board.inside.right < BRIEF_BELOW
    start, stop = (rungs[0] if rungs else None), (rungs[-1] if rungs and not rungs[-1].passed else None)
    uprights = [certificate.m] * certificate.certified + [rung.m for rung in (start, stop) if rung]
    board.points += [(x(m), board.inside.top + 6.0 * i) for m in set(uprights) for i in range(53)]
    if certificate.certified:
        _certified(board, certificate, risk, x, y, main)
    if start and start is not stop and not (certificate.certified and start.m == certificate.m):
        _start(board, start, risk, x, y, main, brief)
    if stop and main:
        _stop(board, stop, risk, x, y, "stops at the start" if stop is start else "stops here", brief)
    _curves(board, certificate.n, rungs, risk, steps, x, y, "through" if main else "review")


def taken(rung: "RungTaken", risk: Risk) -> str:
    """``311 taken: 2 found, 9 allowed``."""
    return f"{words.count(rung.m)} taken: {rung.found[risk.kind]} found, {rung.allowed[risk.kind]} allowed"


def _certified(board: Board, certificate: Certificate, risk: Risk, x: Scale, y: Scale, main: bool) -> None:
    prefix, found = "certified: " if main else "", y(risk.bad)
    lines = (f"{prefix}{words.count(certificate.m)} routed, {risk.bad} bad,", f"at most {risk.allowed} allowed")
    at = x(certificate.m)
    made = board.add(lines, "through" if main else "review", (at, found - 90, "left"))
    board.lead("certified", at, board.inside.bottom, min(made.box.top + 4, found - 12))


def _start(board: Board, start: "RungTaken", risk: Risk, x: Scale, y: Scale, main: bool, brief: bool) -> None:
    at, reach = x(start.m), y(start.allowed[risk.kind])
    if main:
        lines = (f"start: {words.count(start.m)}",) if brief else ("start, chosen on tune", taken(start, risk))
        reach = min(reach, board.add(lines, "ink", (at, reach - 70, "left")).box.top + 4)
    board.lead("start", at, board.inside.bottom, reach)


def _stop(board: Board, stop: "RungTaken", risk: Risk, x: Scale, y: Scale, first: str, brief: bool) -> None:
    at, mark = x(stop.m), y(stop.found[risk.kind])
    lines: tuple[str, ...] = (
        first,
        f"{words.count(stop.m)} taken: {stop.found[risk.kind]} found,",
        f"{stop.allowed[risk.kind]} allowed",
    )
    if brief:
        lines = (f"stops: {words.count(stop.m)}", f"{stop.found[risk.kind]} found")
    box = board.add(lines, "review", (at + 4, mark + 70, "right")).box
    board.lead("stop", at, mark, max((box.top, box.bottom), key=lambda end: abs(end - mark)))


def _curves(
    board: Board, n: int, rungs: "Sequence[RungTaken]", risk: Risk, steps: Sequence[int], x: Scale, y: Scale, tone: str
) -> None:
    levels = [(tenth * n / 10, sum(m <= tenth * n / 10 for m in steps) - 1) for tenth in (5, 4, 6, 3, 7, 8)]
    board.add(("allowed",), "second", *((x(m), y(max(k, 0)) - 16, "left") for m, k in levels))
    if rungs:
        middle = sorted(rungs, key=lambda rung: abs(rung.m - (rungs[0].m + 2 * rungs[-1].m) / 3))
        board.add(("found",), tone, *((x(rung.m), y(rung.found[risk.kind]) + 16, "right") for rung in middle))
