"""Error against straight-through: one small plot a specialty, all on the same axes.

The plots are inline SVG with classes, laid out here and written by the templates, rather than matplotlib's: the page's
own style sheet then colours them in light, dark and print, they need no style attributes (the content policy forbids
them), text stays text in the page's font, and the bytes depend on the figures alone.
"""

from dataclasses import dataclass

from throughline_serving.certificate import Certificate

from throughline.report import words
from throughline.report.axes import Scale, line
from throughline.report.inputs import Curve, Evaluation, Specialty
from throughline.report.placing import Board, Box, Label
from throughline.report.states import error_target

WIDTH, ALONE, HEIGHT = 264.0, 556.0, 214.0  # ALONE: of the plot of a single specialty
MOST_POINTS = 140  # more than pixels can show
STEPS = 5


@dataclass(frozen=True)
class RiskPlot:
    """A drawn plot: paths, ticks and its label, in pixels of ``width`` x HEIGHT; ``text`` says the same in words."""

    width: float
    plot: Box
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
    targets = [target for s in specialties if (target := error_target(s.certificate)) is not None]
    return min(100.0, 500 * max(targets)) if targets else 25.0


def risk_plot(specialty: Specialty, high: float, width: float = WIDTH) -> RiskPlot | None:
    """The plot of one specialty up to ``high`` percent in error; None where no curve was measured."""
    evaluation, target = specialty.evaluation, error_target(specialty.certificate)
    if evaluation is None or evaluation.curve is None or not evaluation.curve.share:
        return None
    plot = Box(30.0, 14.0, width - 14.0, 188.0)
    x, y = Scale(100.0, plot.left, plot.right), Scale(high, plot.bottom, plot.top)
    curve = _shown(evaluation.curve, evaluation.received)
    middle, low, top = (
        [(x(100 * share), y(100 * error)) for share, error in zip(curve.share, errors, strict=True)]
        for errors in (curve.error, curve.low, curve.high)
    )
    routed, dot = evaluation.straight_through, None
    if routed:
        dot = x(100 * routed / evaluation.received), y(min(high, 100 * evaluation.bad / routed))
    dashes = [] if target is None else [(float(at), y(100 * target)) for at in range(30, int(plot.right), 4)]
    inside = Box(plot.left, plot.top + 2, plot.right, plot.bottom - 2)
    board = Board(inside, [*middle, *top, *dashes, *([dot] * 20 if dot else [])])
    corners = (plot.left, plot.top + 24, "right"), (plot.right + 6, plot.bottom - 18, "left")
    lines, tone = _label(evaluation, specialty.certificate)
    return RiskPlot(
        width=width,
        plot=plot,
        text=_in_words(specialty, curve),
        x_ticks=x.ticks(4),
        y_ticks=y.ticks(STEPS),
        band=line([*top, *reversed(low)]) + "Z" if middle else "",
        line=line(middle) if middle else "",
        target=None if target is None else y(100 * target),
        dot=dot,
        label=board.add(lines, tone, *corners),
    )


def _shown(curve: Curve, received: int) -> Curve:
    """From 30 encounters on, and no more points than the eye can tell apart."""
    kept = [i for i, share in enumerate(curve.share) if share * received >= words.FEWEST_FOR_PERCENT - 0.5]
    step = max(1, -(-len(kept) // MOST_POINTS))
    kept = sorted({*kept[::step], *kept[-1:]})
    return Curve(*(tuple(values[i] for i in kept) for values in (curve.share, curve.error, curve.low, curve.high)))


def _label(evaluation: Evaluation, certificate: Certificate | None) -> tuple[tuple[str, str], str]:
    """The plot's two lines of text, and their tone."""
    routed, received = evaluation.straight_through, evaluation.received
    if routed:
        known = received >= words.FEWEST_FOR_PERCENT
        through = words.percent(routed / received, 0) if known else words.of(routed, received)
        of_them = " of them" if routed >= words.FEWEST_FOR_PERCENT else ""
        return (f"{through} straight through,", f"{words.share(evaluation.bad, routed)}{of_them} in error"), "through"
    if certificate is None:
        return ("no certificate:", "all to review"), "review"
    if certificate.certified:
        return ("certified, but on test", "none was routed"), "review"
    target = error_target(certificate)
    return (f"none certified{f' at {words.target(target)}' if target else ''}:", "all to review"), "review"


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
