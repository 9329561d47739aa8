"""How the threshold was reached: what is allowed as stairs, what was found as dots, start, certified rung and stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughline_serving.certificate import Certificate, Risk

from throughline.report import words
from throughline.report.axes import Scale, along, round_step, stairs
from throughline.report.inputs import Climb
from throughline.report.ladder_labels import taken, write_labels
from throughline.report.placing import Board, Box, Label

if TYPE_CHECKING:
    from throughline.calibration.certificate import RungTaken

HEIGHT = 396.0


@dataclass(frozen=True)
class Mark:
    """A dot of a rung, with how it is drawn: ``rung``, ``certified`` or ``stop``."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class LadderPlot:
    """A drawn ladder, in pixels of ``width`` x HEIGHT; ``leaders`` are (class, path) of the lines to labels."""

    width: float
    plot: Box
    tone: str  # through | review
    text: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    allowed: str
    area: str
    found: str
    marks: tuple[Mark, ...]
    leaders: tuple[tuple[str, str], ...]
    labels: tuple[Label, ...]
    routed: float  # x where straight through ends
    axis: str
    of: str  # ", of 800 eligible"
    strip: bool  # whether the strip below is named


def highest_count(certificate: Certificate, climb: Climb) -> float:
    """The common end of the count axes: above all that is allowed or was found, a round number."""
    counts = [sum(m <= certificate.n for m in steps) - 1 for steps in climb.stairs.values()]
    counts += [found for rung in climb.rungs for found in rung.found.values()]
    most = max([*counts, 4]) + 1
    return float(-(-most // (step := round_step(most, 6))) * step)


def ladder_plot(
    certificate: Certificate, climb: Climb, risk: Risk, *, width: float, high: float, main: bool
) -> LadderPlot:
    """The ladder of one risk on a count axis up to ``high``; ``main`` names start and stop too."""
    plot = Box(34.0, 10.0, width - 14.0, 328.0)
    tone = "through" if main else "review"
    steps = climb.stairs[risk.kind]
    last = climb.rungs[-1].m if climb.rungs else 0
    x, y = Scale(float(max(certificate.n, 1)), plot.left, plot.right), Scale(high, plot.bottom, plot.top)
    level = [(x(m), y(k)) for k, m in enumerate(steps) if m <= certificate.n]
    found = [(x(0), y(0)), *((x(rank), y(i + 1)) for i, rank in enumerate(climb.bad_ranks[risk.kind]))]
    allowed = stairs([(x(0), y(0)), *level], plot.right)
    board = Board(plot, [*along([(x(0), y(0)), *level], plot.right), *along(found, x(last))])
    write_labels(board, certificate, climb.rungs, risk, steps, x, y, main=main)
    return LadderPlot(
        width=width,
        plot=plot,
        tone=tone,
        text=_in_words(certificate, climb.rungs, risk),
        x_ticks=x.ticks(8 if width > 500 else 4),
        y_ticks=y.ticks(6),
        allowed=allowed,
        area=f"{allowed}V{plot.bottom:g}H{plot.left:g}Z",
        found=stairs(found, x(last)),
        marks=tuple(_mark(rung, certificate, risk, x, y) for rung in climb.rungs),
        leaders=tuple(board.leaders),
        labels=tuple(board.labels),
        routed=x(certificate.m),
        axis="encounters taken, most confident first (m)" if width > 330 else "taken, most confident first (m)",
        of=f", of {words.count(certificate.n)} eligible",
        strip=main and width > 500,
    )


def _mark(rung: "RungTaken", certificate: Certificate, risk: Risk, x: Scale, y: Scale) -> Mark:
    over = rung.found[risk.kind] > rung.allowed[risk.kind]
    kind = "rung" if rung.passed else ("stop" if over else "unpassed")
    if certificate.certified and rung.m == certificate.m:
        kind = "certified"
    return Mark(x(rung.m), y(rung.found[risk.kind]), kind)


def _in_words(certificate: Certificate, rungs: "Sequence[RungTaken]", risk: Risk) -> str:
    name = words.capital(words.risk(risk.kind))
    if not rungs:
        return f"{name}: no rung was read."
    said = f"{name}, target {words.target(risk.target)}. Start: {taken(rungs[0], risk)}."
    if certificate.certified:
        said += f" Certified: {words.count(certificate.m)} routed, {risk.bad} bad, at most {risk.allowed} allowed."
    if not rungs[-1].passed:
        said += f" Stops at {taken(rungs[-1], risk)}."
    return said + " The table below holds every rung."
