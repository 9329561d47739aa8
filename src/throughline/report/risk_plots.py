"""Error against straight-through: one small plot a specialty, all on the same axes.

The plots are inline SVG with classes, laid out here and written by the templates, rather than matplotlib's: the page's
own style sheet then colours them in light, dark and print, they need no style attributes (the content policy forbids
them), text stays text in the page's font, and the bytes depend on the figures alone.
"""

from dataclasses import dataclass

from throughline.report import words
from throughline.report.axes import Scale, line
from throughline.report.inputs import Curve, Specialty
from throughline.report.placing import Board, Box, Label

WIDTH, HEIGHT = 264.0, 214.0
PLOT = Box(30.0, 14.0, 250.0, 188.0)
MOST_POINTS = 140  # more than pixels can show
STEPS = 5


@dataclass(frozen=True)
class RiskPlot:
    """A drawn plot: paths, ticks and its one label, in pixels of WIDTH x HEIGHT; ``text`` says the same in words."""

    name: str
    title: str
    text: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    band: str
    line: str
    target: float | None
    dot: tuple[float, float] | None
    label: Label


def highest_error(specialties: tuple[Specialty, ...]) -> float:
    """The common end of the error axis, in percent: five times the highest target, 25 without one."""
    targets = [risk.target for s in specialties if s.certificate for risk in s.certificate.risks[:1]]
    return min(100.0, 500 * max(targets)) if targets else 25.0


def risk_plot(specialty: Specialty, high: float) -> RiskPlot | None:
    """The plot of one specialty; None where no curve was measured."""
    evaluation, certificate = specialty.evaluation, specialty.certificate
    if evaluation is None or evaluation.curve is None or not evaluation.curve.share:
        return None
    x = Scale(100.0, PLOT.left, PLOT.right)
    y = Scale(high, PLOT.bottom, PLOT.top)
    curve = _shown(evaluation.curve, evaluation.received)
    middle = [(x(100 * s), y(100 * e)) for s, e in zip(curve.share, curve.error, strict=True)]
    low = [(x(100 * s), y(100 * e)) for s, e in zip(curve.share, curve.low, strict=True)]
    top = [(x(100 * s), y(100 * e)) for s, e in zip(curve.share, curve.high, strict=True)]
    target = certificate.risks[0].target if certificate and certificate.risks else None
    dot = None
    if evaluation.straight_through:
        dot = (
            x(100 * evaluation.straight_through / evaluation.received),
            y(100 * evaluation.bad / evaluation.straight_through),
        )
    return RiskPlot(
        name=specialty.name,
        title=specialty.title,
        text=_in_words(specialty, curve),
        x_ticks=x.ticks(4),
        y_ticks=y.ticks(STEPS),
        band=line([*top, *reversed(low)]) + "Z" if middle else "",
        line=line(middle) if middle else "",
        target=None if target is None else y(100 * target),
        dot=dot,
        label=_label(specialty, target, dot, [*middle, *top], None if target is None else y(100 * target)),
    )


def _shown(curve: Curve, received: int) -> Curve:
    """From 30 encounters on, and no more points than the eye can tell apart."""
    kept = [i for i, share in enumerate(curve.share) if share * received >= words.FEWEST_FOR_PERCENT - 0.5]
    step = max(1, -(-len(kept) // MOST_POINTS))
    kept = sorted({*kept[::step], *kept[-1:]})
    return Curve(*(tuple(values[i] for i in kept) for values in (curve.share, curve.error, curve.low, curve.high)))


def _label(
    specialty: Specialty,
    target: float | None,
    dot: tuple[float, float] | None,
    points: list[tuple[float, float]],
    target_y: float | None,
) -> Label:
    evaluation = specialty.evaluation
    assert evaluation is not None
    routed, received = evaluation.straight_through, evaluation.received
    dashes = [(x, target_y) for x in range(30, 251, 4)] if target_y is not None else []
    if dot:
        through = (
            f"{100 * routed / received:.0f} %" if received >= words.FEWEST_FOR_PERCENT else words.of(routed, received)
        )
        error = words.share(evaluation.bad, routed)
        lines = (f"{through} straight through,", f"{error}{' of them' if routed >= 30 else ''} in error")
        tone = "through"
    elif specialty.certificate is None:
        lines, tone = ("no certificate:", "all to review"), "review"
    else:
        at = f" at {words.target(target)}" if target is not None else ""
        lines, tone = (f"none certified{at}:", "all to review"), "review"
    avoid = [*points, *dashes, *([dot] * 20 if dot else [])]
    board = Board(Box(PLOT.left, PLOT.top + 2, PLOT.right, PLOT.bottom - 2), avoid)
    top, bottom = (PLOT.left, PLOT.top + 24, "right"), (PLOT.right + 6, PLOT.bottom - 18, "left")
    return board.add(lines, tone, top, bottom)


def _in_words(specialty: Specialty, curve: Curve) -> str:
    """The curve at quarters, for those who do not see it."""
    parts = []
    for quarter in (0.25, 0.5, 0.75, 1.0):
        near = [i for i, share in enumerate(curve.share) if abs(share - quarter) <= 0.02]
        if near:
            i = min(near, key=lambda j: abs(curve.share[j] - quarter))
            interval = words.brackets(curve.low[i], curve.high[i])
            parts.append(f"at {words.percent(quarter, 0)} straight through {words.percent(curve.error[i])} {interval}")
    said = "; ".join(parts) if parts else "too few encounters for percentages"
    return f"{specialty.title}: share of the routed encounters with a coding error on test, {said}."
