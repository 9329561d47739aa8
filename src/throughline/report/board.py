"""The scoreboard's table: one row a specialty, and the row of all together."""

from collections.abc import Sequence
from dataclasses import dataclass

from throughline.report import words
from throughline.report.bars import ShareBar, share_bar
from throughline.report.inputs import Estimate, Evaluation, Specialty
from throughline.report.states import State, certificate_lines, state_of


@dataclass(frozen=True)
class Figure:
    """A cell: the figure, and smaller lines below it."""

    value: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A specialty's row of the table. ``bar_text`` says what the bar shows."""

    title: str
    page: str | None
    state: State
    lines: tuple[str, ...]
    bar: ShareBar | None
    bar_text: str
    through: Figure
    kickouts: Figure
    error: Figure
    exact: Figure
    diagnoses: Figure
    procedures: Figure | None  # None: the column is not shown
    cost: Figure


def row(specialty: Specialty, *, with_procedures: bool) -> Row:
    """A specialty's figures as written."""
    evaluation = specialty.evaluation
    bar_text = "not measured"
    if evaluation and evaluation.received:
        bar_text = f"{words.of(evaluation.straight_through, evaluation.received)} straight through, the rest to review"
        bar_text += f"; target {words.target(specialty.goal)}" if specialty.goal is not None else ""
    return Row(
        title=specialty.title,
        page=f"certificates/{specialty.name}.html" if specialty.certificate else None,
        state=state_of(specialty),
        lines=certificate_lines(specialty),
        bar=share_bar(specialty),
        bar_text=bar_text,
        through=_through(evaluation),
        kickouts=Figure(words.count(evaluation.review)) if evaluation and evaluation.received else _absent(evaluation),
        error=_error(evaluation),
        exact=_exact(evaluation),
        diagnoses=_score(evaluation.diagnoses if evaluation else None, evaluation),
        procedures=_score(evaluation.procedures if evaluation else None, evaluation) if with_procedures else None,
        cost=_cost(evaluation),
    )


def _absent(evaluation: Evaluation | None) -> Figure:
    return Figure(words.DASH, (words.NOT_MEASURED,) if evaluation is None else ("no test encounter",))


def _through(evaluation: Evaluation | None) -> Figure:
    if evaluation is None or not evaluation.received:
        return _absent(evaluation)
    routed, received = evaluation.straight_through, evaluation.received
    if not routed:
        return Figure(words.share(0, received), ("all to review",))
    return Figure(words.share(routed, received), tuple(filter(None, [words.wilson_brackets(routed, received)])))


def _error(evaluation: Evaluation | None) -> Figure:
    if evaluation is None or not evaluation.received:
        return _absent(evaluation)
    bad, routed = evaluation.bad, evaluation.straight_through
    if not routed:
        return Figure(words.DASH, ("none routed",))
    if routed < words.FEWEST_FOR_PERCENT:
        return Figure(words.of(bad, routed))
    return Figure(words.share(bad, routed), (words.of(bad, routed), words.wilson_brackets(bad, routed)))


def _exact(evaluation: Evaluation | None) -> Figure:
    if evaluation is None or evaluation.exact is None or not evaluation.exact[1]:
        return _absent(evaluation)
    return Figure(words.share(*evaluation.exact), tuple(filter(None, [words.wilson_brackets(*evaluation.exact)])))


def _score(estimate: Estimate | None, evaluation: Evaluation | None) -> Figure:
    if estimate is None:
        return _absent(evaluation if evaluation and not evaluation.received else None)
    return Figure(words.score(estimate.value), (words.score_brackets(estimate.low, estimate.high),))


def _cost(evaluation: Evaluation | None) -> Figure:
    if evaluation is None or evaluation.cost_ai is None or not evaluation.received:
        return _absent(evaluation if evaluation and not evaluation.received else None)
    human = evaluation.cost_human
    below = (f"human {words.money(human, evaluation.currency)}",) if human is not None else ()
    return Figure(words.money(evaluation.cost_ai, evaluation.currency), below)


@dataclass(frozen=True)
class Mix:
    """All specialties together, weighted by what each received."""

    each: str
    bounds: tuple[str, ...]
    through: str
    brackets: str
    counts: str
    kickouts: str
    error: Figure
    cost: Figure


def mix(shown: Sequence[Specialty]) -> Mix | None:
    """The row below the specialties; None where nothing was received."""
    measured = [s.evaluation for s in shown if s.evaluation and s.evaluation.received]
    received, routed = sum(e.received for e in measured), sum(e.straight_through for e in measured)
    if not received:
        return None
    issued = sum(bool(s.certificate and s.certificate.certified) for s in shown)
    separate = (f"{words.number(issued)} separate bounds,", "not one joint bound")
    bounds = {0: ("no bound",), 1: ("one bound, of its specialty",)}.get(issued, separate)
    pooled = Evaluation(
        received=received,
        straight_through=routed,
        review=received - routed,
        refused=0,
        bad=sum(e.bad for e in measured),
        denied=None,
        exact=None,
        diagnoses=None,
        procedures=None,
        aurc=None,
        cost_ai=_mean([(e.cost_ai, e.received) for e in measured]),
        cost_human=_mean([(e.cost_human, e.received) for e in measured]),
        currency=measured[0].currency,
        reasons={},
        curve=None,
    )
    return Mix(
        each=_each([e.received for e in measured]),
        bounds=bounds,
        through=words.share(routed, received),
        brackets=words.wilson_brackets(routed, received),
        counts=words.of(routed, received),
        kickouts=words.count(sum(e.review for e in measured)),
        error=_error(pooled),
        cost=_cost(pooled) if len({e.currency for e in measured}) == 1 else Figure(words.DASH),
    )


def _mean(weighted: Sequence[tuple[float | None, int]]) -> float | None:
    known = [(value, weight) for value, weight in weighted if value is not None]
    if len(known) < len(weighted):
        return None
    return sum(value * weight for value, weight in known) / sum(weight for _, weight in known)


def _each(received: Sequence[int]) -> str:
    return f"{words.count(received[0])} each" if len(set(received)) == 1 else f"{words.count(sum(received))} in all"
