"""The test split through the one decision function, and what came of it. Test reports; it chooses nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from throughline_serving.bundle import Bundle
from throughline_serving.claim import Claim, comparable
from throughline_serving.decide import decide
from throughline_serving.decision import Decision
from throughline_serving.encounter import Encounter

from throughline.calibration.outcomes import UNANSWERED, coding_error, denial
from throughline.economics.cost import Economics, ai_cost, human_cost
from throughline.evaluation.intervals import wilson
from throughline.evaluation.metrics import (
    aurc,
    bootstrap,
    by_confidence,
    counts,
    first_reasons,
    macro_f1,
    mean_average_precision,
    micro_f1,
    precision_at,
)

SMALLEST_CELL = 11  # cells of age, sex and payer below this are not shown: they could point to a patient
SLICES = ("payer", "site", "age_band", "sex")


@dataclass(frozen=True)
class Judged:
    """A decision beside its encounter, and whether it was bad: ``wrong`` 0/1 (no gold claim: 1), ``denied`` 0/1/-1."""

    encounter: Encounter
    decision: Decision
    wrong: int
    denied: int

    @property
    def through(self) -> bool:
        """Whether it went straight through."""
        return self.decision.route == "straight_through"


def judge(encounters: Iterable[Encounter], bundle: Bundle) -> list[Judged]:
    """Decide each encounter and compare with what is known of it."""
    judged = []
    for encounter in encounters:
        decision = decide(encounter, bundle)
        wrong = int(coding_error(decision.claim, encounter) != 0)
        judged.append(Judged(encounter, decision, wrong, denial(decision.claim, encounter)))
    return judged


def evaluation(
    judged: Sequence[Judged], bundle: Bundle, *, corpus: str, economics: Economics, with_denial: bool
) -> dict[str, Any]:
    """Everything the pages and the register show of one specialty, as plain JSON (``evaluation/1``)."""
    through = [one for one in judged if one.through]
    n = len(judged)
    kickouts = (n - len(through)) / n if n else 1.0
    denied = sum(one.denied == 1 for one in through) / n if with_denial and n else 0.0
    human_denied = _human_denial_share(judged) if with_denial else 0.0
    return {
        "schema": "evaluation/1",
        "corpus": corpus,
        "specialty": bundle.draft.policy.specialty,
        "title": bundle.draft.policy.title,
        "received": n,
        "straight_through": len(through),
        "review": n - len(through),
        "refused": 0,
        "bad": sum(one.wrong for one in through),
        "denied": sum(one.denied != 0 for one in through) if with_denial else None,
        "exact": {"right": sum(not one.wrong for one in judged), "of": n},
        **_codes(judged, bundle),
        "aurc": _aurc(judged),
        "reasons": first_reasons([[str(r) for r in one.decision.reasons] for one in judged]),
        "cost": {
            "ai": round(ai_cost(economics, kickouts, denied), 4),
            "human": round(human_cost(economics, human_denied), 4),
            "currency": "USD",
        },
        "risk_coverage": risk_coverage(judged),
        "slices": _slices(judged),
    }


def _human_denial_share(judged: Sequence[Judged]) -> float:
    answered = [
        denial(one.encounter.submitted_claim, one.encounter) for one in judged if one.encounter.submitted_claim
    ]
    answered = [value for value in answered if value != UNANSWERED]
    return sum(answered) / len(answered) if answered else 0.0


def _diagnoses(claim: Claim | None) -> frozenset[str]:
    return frozenset(comparable(code) for code in claim.diagnoses) if claim else frozenset()


def _procedures(claim: Claim | None) -> frozenset[str]:
    return frozenset(comparable(item.code) for item in claim.lines) if claim else frozenset()


def _codes(judged: Sequence[Judged], bundle: Bundle) -> dict[str, Any]:
    """Micro-F1 by kind of code; macro-F1, MAP and P@5 over diagnoses."""
    figures: dict[str, Any] = {"micro_f1": {}}
    for name, of in (("diagnoses", _diagnoses), ("procedures", _procedures)):
        proposed = [of(one.decision.claim) for one in judged]
        gold = [of(one.encounter.claim) for one in judged]
        if not any(gold) and not any(proposed):
            figures["micro_f1"][name] = None
            continue
        figures["micro_f1"][name] = _micro_f1(counts(proposed, gold))
    system = bundle.draft.policy.diagnosis_system
    known = frozenset(comparable(label.code) for label in bundle.draft.table.labels if label.system == system)
    gold = [_diagnoses(one.encounter.claim) for one in judged]
    seen, all_known = macro_f1([_diagnoses(one.decision.claim) for one in judged], gold, known)
    ranked = [[c for c in (comparable(r.code) for r in one.decision.ranked) if c in known] for one in judged]
    return figures | {
        "macro_f1": {"seen": seen, "all": all_known},
        "map": mean_average_precision(ranked, gold),
        "precision_at_5": precision_at(5, ranked, gold),
    }


def _micro_f1(rows: NDArray[np.int64]) -> dict[str, float]:
    low, high = bootstrap(lambda sample: micro_f1(rows[sample]), len(rows))
    return {"value": micro_f1(rows), "low": low, "high": high}


def _ordered(judged: Sequence[Judged]) -> list[int]:
    confidence = np.array([one.decision.confidence for one in judged])
    return by_confidence(confidence, [one.decision.tie_hash for one in judged])


def _aurc(judged: Sequence[Judged]) -> dict[str, float]:
    bad = np.array([judged[i].wrong for i in _ordered(judged)], dtype=np.int64)
    # The confidence order is kept within a resample: sorting sampled ranks sorts by confidence.
    low, high = bootstrap(lambda sample: aurc(bad[np.sort(sample)]), len(bad))
    return {"value": aurc(bad), "low": low, "high": high}


def risk_coverage(judged: Sequence[Judged]) -> dict[str, list[float]]:
    """Share routed and error among them, with pointwise 95 % Wilson limits, as encounters are taken by confidence.

    Only encounters that nothing but confidence holds back are taken; shares are over all received.
    """
    held = {"confidence_below_threshold", "no_certificate_in_force"}
    taken = [i for i in _ordered(judged) if set(map(str, judged[i].decision.reasons)) <= held]
    curve: dict[str, list[float]] = {"share": [], "error": [], "low": [], "high": []}
    bad = 0
    for m, i in enumerate(taken, 1):
        bad += judged[i].wrong
        low, high = wilson(bad, m)
        for name, value in (("share", m / len(judged)), ("error", bad / m), ("low", low), ("high", high)):
            curve[name].append(round(value, 6))
    return curve


def _slices(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    rows = []
    for by in SLICES:
        values = sorted({value for one in judged if (value := getattr(one.encounter, by)) is not None})
        for value in values:
            cell = [one for one in judged if getattr(one.encounter, by) == value]
            if len(cell) >= SMALLEST_CELL:
                rows.append(
                    {
                        "by": by,
                        "value": value,
                        "n": len(cell),
                        "exact": sum(not one.wrong for one in cell),
                        "straight_through": sum(one.through for one in cell),
                        "bad": sum(one.wrong for one in cell if one.through),
                    }
                )
    return rows
