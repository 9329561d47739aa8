"""Where a label of a plot can stand without covering lines, other labels, or the edge."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

LINE = 15.0  # height of a line of label text
CHARACTER = 7.1  # mean width of a character of label text; fonts differ, so a little generous
GAP = 8.0


@dataclass(frozen=True)
class Box:
    """A rectangle in the plot's units; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Label:
    """Text at (x, y), ``y`` the baseline of its first line; ``anchor`` is SVG's text-anchor."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]
    tone: str  # through | review | ink
    box: Box

    @property
    def baselines(self) -> tuple[tuple[float, str], ...]:
        """Each line with its baseline."""
        return tuple((self.y + LINE * i, line) for i, line in enumerate(self.lines))


class Board:
    """The labels of one plot and the lines that lead to them, placed one after the other, the most important first.

    ``points`` are samples of what is drawn, ``leaders`` (class, path).
    """

    def __init__(self, inside: Box, points: Sequence[tuple[float, float]]) -> None:
        self.inside, self.points = inside, list(points)
        self.labels: list[Label] = []
        self.leaders: list[tuple[str, str]] = []

    def add(self, lines: Sequence[str], tone: str, *anchors: tuple[float, float, str]) -> Label:
        """Place a label beside the anchor (x, y, preferred side) where it covers least, clear of earlier ones."""
        taken = [other.box for other in self.labels]
        tried = [_placed(lines, tone, anchor, self.inside, taken, self.points) for anchor in anchors]
        self.labels.append(min(tried, key=lambda one: one[0])[1])
        return self.labels[-1]

    def lead(self, kind: str, x: float, start: float, end: float) -> None:
        """Draw an upright line from ``start`` to ``end``."""
        self.leaders.append((kind, f"M{x:g} {start:g}V{end:g}"))


def _placed(
    lines: Sequence[str],
    tone: str,
    anchor: tuple[float, float, str],
    inside: Box,
    taken: Sequence[Box],
    points: Sequence[tuple[float, float]],
) -> tuple[float, Label]:
    """The best place beside one anchor, and what it costs: covering, distance, the other side."""
    x, y, side = anchor
    best: tuple[float, Label] | None = None
    height, step = LINE * len(lines), LINE / 3
    for turn, place in enumerate((side, "right" if side == "left" else "left")):
        first = _at(lines, tone, x, inside.top, place).box
        covered = sorted(py for px, py in points if first.left <= px <= first.right)
        outside = max(0.0, inside.left - first.left) + max(0.0, first.right - inside.right)
        top = inside.top
        while top + height <= inside.bottom + 0.01:
            candidate = _at(lines, tone, x, top, place)
            hidden = bisect_right(covered, top + height) - bisect_left(covered, top)
            cost = 12.0 * hidden + 2000.0 * sum(candidate.box.overlaps(other) for other in taken) + 50.0 * outside
            cost += 0.1 * abs(top + height / 2 - y) + 4.0 * turn
            if best is None or cost < best[0]:
                best = cost, candidate
            top += step
    assert best is not None, "a plot is higher than its labels"
    return best


def _at(lines: Sequence[str], tone: str, x: float, top: float, side: str) -> Label:
    width = CHARACTER * max(map(len, lines))
    left = x - GAP - width if side == "left" else x + GAP
    box = Box(left, top, left + width, top + LINE * len(lines))
    anchor, at = ("end", x - GAP) if side == "left" else ("start", x + GAP)
    return Label(at, top + LINE * 0.78, anchor, tuple(lines), tone, box)
