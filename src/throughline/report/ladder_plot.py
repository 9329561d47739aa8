"""How the threshold was reached: what is allowed as stairs, what was found as dots, start, certified rung and stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from throughline.report import words
from throughline.report.axes import Scale, line, round_step, stairs
from throughline.report.inputs import Certificate, Climb, Risk, Rung
from throughline.report.placing import Box, Label, label

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
    strip: bool  # whether the strip below is named


def ladder_plot(certificate: Certificate, climb: Climb, risk: Risk, *, width: float, main: bool) -> LadderPlot:
    """The ladder of one risk; ``main`` names start and stop too."""
    plot = Box(34.0, 10.0, width - 14.0, 328.0)
    tone = "through" if main else "review"
    steps = climb.stairs[risk.kind]
    last = climb.rungs[-1].m if climb.rungs else 0
    most_found = max([rung.found[risk.kind] for rung in climb.rungs], default=0)
    most = max(len([m for m in steps if m <= certificate.n]) - 1, most_found, 4)
    high = -(-(most + 1) // (step := round_step(most + 1, 6))) * step
    x, y = Scale(float(max(certificate.n, 1)), plot.left, plot.right), Scale(high, plot.bottom, plot.top)
    level = [(x(m), y(k)) for k, m in enumerate(steps) if m <= certificate.n]
    found = [(x(0), y(0)), *((x(rank), y(i + 1)) for i, rank in enumerate(climb.bad_ranks[risk.kind]))]
    allowed = stairs([(x(0), y(0)), *level], plot.right)
    leaders, labels = _labelled(certificate, climb.rungs, risk, x, y, plot, (level, found), main, tone)
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
        leaders=leaders,
        labels=labels,
        routed=x(certificate.m),
        axis="encounters taken, most confident first (m)" if width > 330 else "taken, most confident first (m)",
        strip=main and width > 500,
    )


def _mark(rung: Rung, certificate: Certificate, risk: Risk, x: Scale, y: Scale) -> Mark:
    over = rung.found[risk.kind] > rung.allowed[risk.kind]
    kind = "rung" if rung.passed else ("stop" if over else "unpassed")
    if certificate.certified and rung.m == certificate.m:
        kind = "certified"
    return Mark(x(rung.m), y(rung.found[risk.kind]), kind)


def _labelled(
    certificate: Certificate,
    rungs: Sequence[Rung],
    risk: Risk,
    x: Scale,
    y: Scale,
    plot: Box,
    curves: tuple[list[tuple[float, float]], list[tuple[float, float]]],
    main: bool,
    tone: str,
) -> tuple[tuple[tuple[str, str], ...], tuple[Label, ...]]:
    """Labels with the lines that lead to them, the most important placed first."""
    inside = Box(plot.left, plot.top, plot.right, plot.bottom - 4)
    points = [*_along(curves[0], x(certificate.n)), *_along(curves[1], x(rungs[-1].m) if rungs else 0)]
    taken: list[Box] = []
    leaders: list[tuple[str, str]] = []
    labels: list[Label] = []

    def add(lines: Sequence[str], tone: str, at: tuple[float, float], side: str) -> Label:
        made = label(lines, tone, x=at[0], y=at[1], side=side, inside=inside, taken=taken, points=points)
        taken.append(made.box)
        labels.append(made)
        return made

    start, stop = (rungs[0] if rungs else None), (rungs[-1] if rungs and not rungs[-1].passed else None)
    lines_at = [certificate.m] * certificate.certified + [rung.m for rung in (start, stop) if rung]
    points += [(x(m), plot.top + 6.0 * i) for m in set(lines_at) for i in range(53)]
    if certificate.certified:
        found, allowed = risk.bad, risk.allowed
        prefix = "certified: " if main else ""
        said = (f"{prefix}{words.count(certificate.m)} routed, {found} bad,", f"at most {allowed} allowed")
        made = add(said, tone, (x(certificate.m), y(found) - 90), "left")
        leaders.append(("certified", _leader(x(certificate.m), plot.bottom, min(made.box.top + 4, y(found) - 12))))
    if start and not (certificate.certified and start.m == certificate.m):
        at = x(start.m)
        reach = y(start.allowed[risk.kind])
        if main and start is not stop:
            said = ("start, chosen on tune", f"{_taken(start, risk)}")
            made = add(said, "ink", (at, reach - 70), "left")
            reach = min(reach, made.box.top + 4)
        leaders.append(("start", _leader(at, plot.bottom, reach)))
    if stop and main:
        first = "stops at the start" if stop is start else "stops here"
        lines = (first, f"{words.count(stop.m)} taken: {stop.found[risk.kind]} found,", f"{stop.allowed[risk.kind]} allowed")
        at, mark = x(stop.m), y(stop.found[risk.kind])
        made = add(lines, "review", (at, mark + 70), "right")
        ends = (made.box.top, made.box.bottom)
        leaders.append(("stop", _leader(at, mark, max(ends, key=lambda end: abs(end - mark)))))
    middle = curves[0][len(curves[0]) * 3 // 5] if curves[0] else (plot.right, plot.top)
    add(("allowed",), "second", (middle[0], middle[1] - 14), "left")
    if rungs:
        rung = rungs[min(len(rungs) - 1, len(rungs) * 2 // 3)]
        add(("found",), tone, (x(rung.m), y(rung.found[risk.kind]) + 16), "right")
    return tuple(leaders), tuple(labels)


def _taken(rung: Rung, risk: Risk) -> str:
    return f"{words.count(rung.m)} taken: {rung.found[risk.kind]} found, {rung.allowed[risk.kind]} allowed"


def _leader(x: float, start: float, end: float) -> str:
    return line([(x, start), (x, end)])


def _along(corners: list[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Points every few pixels along stairs."""
    points: list[tuple[float, float]] = []
    for (x, y), (to, _) in zip(corners, [*corners[1:], (max(end, corners[-1][0] if corners else 0), 0.0)], strict=True):
        points += [(x + 5.0 * i, y) for i in range(int(max(0.0, to - x) // 5) + 1)]
    return points


def _in_words(certificate: Certificate, rungs: Sequence[Rung], risk: Risk) -> str:
    name = words.capital(words.risk(risk.kind))
    if not rungs:
        return f"{name}: no rung was read."
    said = f"{name}, target {words.target(risk.target)}. Start: {_taken(rungs[0], risk)}."
    if certificate.certified:
        said += f" Certified: {words.count(certificate.m)} routed, {risk.bad} bad, at most {risk.allowed} allowed."
    if not rungs[-1].passed:
        said += f" Stops at {_taken(rungs[-1], risk)}."
    return said + " The table below holds every rung."
