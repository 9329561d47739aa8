"""Bars: straight-through against review in the table, and why encounters were kicked out."""

from dataclasses import dataclass

from throughline.evaluation.intervals import wilson
from throughline.report import words
from throughline.report.axes import Scale
from throughline.report.inputs import RunResult, Specialty

SHARE_WIDTH = 168.0
REASON_WIDTH = 172.0
MOST_REASONS = 8


@dataclass(frozen=True)
class ShareBar:
    """Pixels of a bar SHARE_WIDTH long: where straight-through ends, its Wilson limits, the target line."""

    through: float
    low: float | None
    high: float | None
    goal: float | None


@dataclass(frozen=True)
class ReasonBar:
    """One reason: its words, the bar's pixels, and the figure beside it."""

    name: str
    width: float
    figure: str


def share_bar(specialty: Specialty) -> ShareBar | None:
    """The bar of one specialty; None where nothing was received."""
    evaluation = specialty.evaluation
    if evaluation is None or not evaluation.received:
        return None
    x = Scale(1.0, 0.0, SHARE_WIDTH)
    routed, received = evaluation.straight_through, evaluation.received
    low, high = wilson(routed, received)
    known = routed > 0 and received >= words.FEWEST_FOR_PERCENT
    return ShareBar(
        through=x(routed / received),
        low=x(low) if known else None,
        high=x(high) if known else None,
        goal=None if specialty.goal is None else x(specialty.goal),
    )


def reason_bars(run: RunResult) -> tuple[ReasonBar, ...]:
    """Reasons over all specialties, most frequent first; one that a single specialty of several has names it."""
    counted: dict[str, dict[str, int]] = {}
    measured = [s for s in run.specialties if s.evaluation]
    for specialty in measured:
        assert specialty.evaluation is not None
        for reason, times in specialty.evaluation.reasons.items():
            if times:
                counted.setdefault(reason, {})[specialty.title] = times
    totals = sorted(
        ((sum(by.values()), reason) for reason, by in counted.items()), key=lambda item: (-item[0], item[1])
    )
    if not totals:
        return ()
    everyone = sum(total for total, _ in totals)
    rows = [(in_words(reason, tuple(counted[reason]), len(measured)), total) for total, reason in totals]
    if len(rows) > MOST_REASONS:
        rest = rows[MOST_REASONS - 1 :]
        rows = [
            *rows[: MOST_REASONS - 1],
            (f"{words.number(len(rest))} other reasons", sum(total for _, total in rest)),
        ]
    x = Scale(float(max(total for _, total in rows)), 0.0, REASON_WIDTH)
    return tuple(ReasonBar(name, max(2.0, x(total)), _figure(total, everyone)) for name, total in rows)


def in_words(reason: str, specialties: tuple[str, ...], of: int) -> str:
    """A reason as people read it."""
    from throughline_serving.decision import IN_WORDS, Reason

    try:
        text = IN_WORDS[Reason(reason)]
    except (ValueError, KeyError):
        text = reason.replace("_", " ")
    return f"{text} ({specialties[0].lower()})" if of > 1 and len(specialties) == 1 else text


def _figure(total: int, everyone: int) -> str:
    if everyone < words.FEWEST_FOR_PERCENT:
        return words.of(total, everyone)
    return f"{words.count(total)} ({words.percent(total / everyone, 0)})"
