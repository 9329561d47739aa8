"""Scales and ticks of the plots, and paths along them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10


@dataclass(frozen=True)
class Scale:
    """Linear from data [0, high] to pixels [start, end]."""

    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Pixels, to a tenth."""
        return round(self.start + (self.end - self.start) * value / self.high, 1)

    def ticks(self, at_most: int) -> tuple[tuple[float, str], ...]:
        """Pixels and text of round values from 0 to high, at most so many steps."""
        step = round_step(self.high, at_most)
        values = [i * step for i in range(floor(self.high / step + 1e-9) + 1)]
        return tuple((self(value), f"{value:,.10g}") for value in values)


def round_step(high: float, at_most: int) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that needs at most so many; whole from 5 up.

    >>> round_step(29, 6), round_step(800, 8), round_step(25, 5)
    (5.0, 100.0, 5.0)
    """
    raw = high / at_most
    power = 10.0 ** floor(log10(raw))
    steps = (1.0, 2.0, 2.5, 5.0, 10.0) if power >= 10 or high <= 1 else (1.0, 2.0, 5.0, 10.0)
    return next(step * power for step in steps if step * power >= raw * (1 - 1e-9))


def line(points: Iterable[tuple[float, float]]) -> str:
    """An SVG path through points."""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def stairs(points: Sequence[tuple[float, float]], end: float) -> str:
    """An SVG path of steps: level until each point's x, then to its y; drawn on to x = ``end``."""
    (x, y), *rest = points
    return f"M{x:g} {y:g}" + "".join(f"H{x:g}V{y:g}" for x, y in rest) + f"H{end:g}"


def along(corners: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Points every few pixels along stairs (as ``stairs`` draws them), for labels to keep clear of."""
    points: list[tuple[float, float]] = []
    for (x, y), (to, then) in zip(corners, [*corners[1:], (max(end, corners[-1][0]), corners[-1][1])], strict=True):
        points += [(x + 5.0 * i, y) for i in range(int((to - x) // 5) + 1)]
        points += [(to, min(y, then) + 5.0 * i) for i in range(int(abs(then - y) // 5) + 1)]
    return points
