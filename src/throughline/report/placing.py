"""Where a label of a plot can stand without covering lines, other labels, or the edge."""

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
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


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


def label(
    lines: Sequence[str],
    tone: str,
    *,
    x: float,
    y: float,
    side: str,
    inside: Box,
    taken: Sequence[Box],
    points: Sequence[tuple[float, float]],
) -> Label:
    """The label nearest to (x, y) on the preferred ``side`` ("left" or "right" of x) that covers the least.

    ``taken`` are boxes that must stay free, ``points`` samples of the lines that should.
    """
    best: tuple[float, Label] | None = None
    other = "right" if side == "left" else "left"
    step = LINE / 3
    height = LINE * len(lines)
    for turn, place in enumerate((side, other)):
        top = inside.top
        while top + height <= inside.bottom + 0.01:
            candidate = _at(lines, tone, x, top, place)
            cost = _cost(candidate.box, inside, taken, points) + 0.05 * abs(top + height / 2 - y) + 4.0 * turn
            if best is None or cost < best[0]:
                best = cost, candidate
            top += step
    assert best is not None, "a plot is higher than its labels"
    return best[1]


def _at(lines: Sequence[str], tone: str, x: float, top: float, side: str) -> Label:
    width = CHARACTER * max(map(len, lines))
    left = x - GAP - width if side == "left" else x + GAP
    box = Box(left, top, left + width, top + LINE * len(lines))
    anchor, at = ("end", x - GAP) if side == "left" else ("start", x + GAP)
    return Label(at, top + LINE * 0.78, anchor, tuple(lines), tone, box)


def _cost(box: Box, inside: Box, taken: Sequence[Box], points: Sequence[tuple[float, float]]) -> float:
    outside = max(0.0, inside.left - box.left) + max(0.0, box.right - inside.right)
    return (
        50.0 * outside
        + 2000.0 * sum(box.overlaps(other) for other in taken)
        + 12.0 * sum(box.holds(x, y) for x, y in points)
    )
