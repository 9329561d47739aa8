"""The scoreboard's sentences: the conclusion, the targets, what was run, what the marks mean."""

from collections.abc import Sequence

from throughline.report import words
from throughline.report.inputs import RunResult, Specialty
from throughline.report.states import error_target


def conclusion(run: RunResult) -> tuple[str, ...]:
    """The conclusion, one or two sentences."""
    shown = run.specialties
    if not shown:
        return (
            ("The run failed before any specialty was measured.",) if run.failures else ("Nothing has been run yet.",)
        )
    passed = [s for s in shown if s.certificate and s.certificate.certified]
    if not passed:
        if len(shown) == 1:
            return f"{shown[0].title} is not certified.", "Every encounter goes to review."
        return f"None of {words.number(len(shown))} specialties is certified.", "Every encounter goes to review."
    if len(shown) == 1:
        first = f"{shown[0].title} is certified."
    elif len(passed) == len(shown):
        first = f"All {words.number(len(shown))} specialties are certified."
    else:
        verb = "is" if len(passed) == 1 else "are"
        first = (
            f"{words.capital(words.number(len(passed)))} of {words.number(len(shown))} specialties {verb} certified."
        )
    return (first, second) if (second := _reached(shown)) else (first,)


def _reached(shown: Sequence[Specialty]) -> str:
    """How many reach the straight-through share that they should."""
    aimed = [s for s in shown if s.goal is not None and s.evaluation and s.evaluation.received]
    if not aimed:
        return ""
    goals = {s.goal for s in aimed if s.goal is not None}
    what = f"{words.target(goals.pop())} straight-through" if len(goals) == 1 else "its straight-through target"
    reached = [
        s for s in aimed if s.evaluation and s.evaluation.straight_through >= (s.goal or 0) * s.evaluation.received
    ]
    if len(shown) == 1:
        return f"It reaches {what}." if reached else f"It does not reach {what} yet."
    if not reached:
        return f"None reaches {what} yet."
    if len(reached) == len(shown):
        return f"All reach {what.replace('its', 'their')}."
    return f"{words.capital(words.number(len(reached)))} reach{'es' if len(reached) == 1 else ''} {what}."


def kicker(run: RunResult) -> str:
    """What ran and when; of a run that has not happened, only the corpus."""
    p = run.provenance
    if not run.specialties and not run.failures:
        return f"corpus {p.corpus}"
    kind = "simulated encounters" if p.simulated else "encounters"
    counts = [s.encounters for s in run.specialties if s.encounters is not None]
    corpus = f"corpus {p.corpus}" + (f", {words.count(sum(counts))} {kind}" if counts else "")
    return " · ".join(
        [f"Run {p.finished}"] * bool(p.finished)
        + [corpus]
        + ([f"finished in {words.duration(p.seconds)}"] if p.seconds is not None else [])
    )


def targets(shown: Sequence[Specialty]) -> str:
    """The targets and their confidence, in one clause; empty without a certificate."""
    certificates = [s.certificate for s in shown if s.certificate]
    if not certificates:
        return ""
    kinds = dict.fromkeys(risk.kind for c in certificates for risk in c.risks)
    said = []
    for kind in kinds:
        values = sorted({risk.target for c in certificates for risk in c.risks if risk.kind == kind})
        said.append(f"{words.risk(kind)} at most {' or '.join(words.target(value) for value in values)}")
    levels = " or ".join(words.target(1 - delta) for delta in sorted({c.delta for c in certificates}))
    each = ", each" if len(kinds) > 1 else ""
    alone = ", for each specialty on its own" if len(shown) > 1 else ""
    return f"{', '.join(said)}{each} at {levels} confidence{alone}"


def received_each(shown: Sequence[Specialty]) -> str:
    """How many test encounters there are, in one sentence."""
    received = [s.evaluation.received for s in shown if s.evaluation]
    if not received:
        return ""
    if len(set(received)) == 1:
        return f"{words.count(received[0])} test encounters{' each' if len(received) > 1 else ''}."
    return (
        "Test encounters: "
        + ", ".join(f"{s.title.lower()} {words.count(s.evaluation.received)}" for s in shown if s.evaluation)
        + "."
    )


def goal(shown: Sequence[Specialty]) -> str:
    """What the line across the bars marks; empty without a target."""
    goals = {s.goal for s in shown if s.goal is not None}
    if not goals:
        return ""
    return f"the {words.target(goals.pop())} target" if len(goals) == 1 else "each specialty's target"


def plot_target(shown: Sequence[Specialty]) -> str:
    """The dashed line of the small plots, in words."""
    values = {target for s in shown if (target := error_target(s.certificate)) is not None}
    if not values:
        return ""
    return f"{words.target(values.pop())} target" if len(values) == 1 else "each specialty's target"
