"""Errors of human coders, remits, pitfalls and ambiguity occur as often as the page in docs says."""

from datetime import timedelta
from functools import cache

import pytest
from scipy.stats import binom
from throughline_serving.claim import same_claim
from throughline_serving.encounter import Encounter, Truth

from throughline.corpus.synthetic import generate
from throughline.corpus.synthetic.coders import KINDS

N = 4000
ERRORS = {"radiology": 0.04, "pathology": 0.05, "emergency": 0.10, "outpatient_surgery": 0.08}
AMBIGUOUS = {"radiology": 0.03, "pathology": 0.04, "emergency": 0.06, "outpatient_surgery": 0.05}
UNNOTICED = 0.15
PITFALLS = {
    "radiology": {
        "fewer views than ordered", "incomplete ultrasound", "oral contrast only", "title contradicts technique",
        "screening turned diagnostic", "comparison finding", "uncertain finding", "addendum overrides the impression",
    },
    "pathology": {
        "two specimens in one container", "one specimen in two containers", "stain without a result",
        "uncertain final diagnosis", "clinical history is not the diagnosis", "frozen section blocks",
        "amended diagnosis",
    },
    "emergency": {
        "level not supported", "critical care under 30 minutes", "several lacerations", "layered closure",
        "no separate evaluation", "rule out diagnosis", "left without being seen",
    },
    "outpatient_surgery": {
        "planned but not performed", "converted to open", "snare and biopsy on different lesions", "bilateral",
        "screening turned therapeutic", "discontinued", "global period", "first of two sides",
    },
}  # fmt: skip


@cache
def some(specialty: str) -> tuple[Encounter, ...]:
    return tuple(generate(specialty, N, 23))


def truth(encounter: Encounter) -> Truth:
    assert encounter.truth is not None
    return encounter.truth


def wrong(encounter: Encounter) -> bool:
    assert encounter.claim is not None
    assert encounter.submitted_claim is not None
    return not same_claim(encounter.claim, encounter.submitted_claim)


def within(count: int, n: int, share: float, slack: float = 0.0) -> bool:
    """Whether a count is credible for a share, at one in a million, with some slack in the share itself."""
    return bool(binom.ppf(5e-7, n, share - slack) <= count <= binom.ppf(1 - 5e-7, n, share + slack))


@pytest.mark.parametrize("specialty", ERRORS)
def test_human_coders_err_as_often_as_configured(specialty: str) -> None:
    assert within(sum(map(wrong, some(specialty))), N, ERRORS[specialty], slack=0.004)


@pytest.mark.parametrize("specialty", ERRORS)
def test_an_error_is_named_exactly_where_the_claims_differ(specialty: str) -> None:
    assert all(wrong(e) == (truth(e).state["human_error"] is not None) for e in some(specialty))
    assert all(truth(e).human_claim == e.submitted_claim for e in some(specialty))


@pytest.mark.parametrize("specialty", ERRORS)
def test_kinds_of_human_error_have_their_shares(specialty: str) -> None:
    made = [error for e in some(specialty) if (error := truth(e).state["human_error"])]
    assert set(made) == set(KINDS[specialty])
    for name, kind in KINDS[specialty].items():
        assert within(made.count(name), len(made), kind.share, slack=0.04), name


@pytest.mark.parametrize("specialty", PITFALLS)
def test_each_pitfall_occurs(specialty: str) -> None:
    counts = dict.fromkeys(PITFALLS[specialty], 0)
    for e in some(specialty):
        for pitfall in truth(e).pitfalls:
            if pitfall in counts:
                counts[pitfall] += 1
    assert min(counts.values()) >= 10, counts


@pytest.mark.parametrize("specialty", AMBIGUOUS)
def test_ambiguity_is_as_frequent_as_documented_and_a_part_of_it_cannot_be_noticed(specialty: str) -> None:
    marks = [truth(e).state["ambiguous"] for e in some(specialty)]
    open_ones = [m for m in marks if m]
    assert within(len(open_ones), N, AMBIGUOUS[specialty], slack=0.006)
    assert within(sum(not m["noticeable"] for m in open_ones), len(open_ones), UNNOTICED)


def test_remits_deny_wrong_claims_more_and_some_never_come() -> None:
    everyone = [e for specialty in ERRORS for e in some(specialty)]
    pending = [e for e in everyone if any(r.outcome == "pending" for r in truth(e).remits)]
    assert within(len(pending), len(everyone), 0.01)
    denied = [any(r.outcome == "denied" for r in truth(e).remits) for e in everyone]
    bad = [d for d, e in zip(denied, everyone, strict=True) if wrong(e)]
    good = [d for d, e in zip(denied, everyone, strict=True) if not wrong(e)]
    assert 0.30 < sum(bad) / len(bad) < 0.43
    assert 0.018 < sum(good) / len(good) < 0.040  # 0.8 % for coding, 2 % for other reasons


def test_each_line_is_answered_once_between_15_and_90_days() -> None:
    for specialty in ERRORS:
        for e in some(specialty)[:800]:
            assert e.submitted_claim is not None
            assert e.date_of_service is not None
            assert [r.line for r in truth(e).remits] == list(range(1, len(e.submitted_claim.lines) + 1))
            for r in truth(e).remits:
                if r.adjudicated:
                    assert timedelta(15) <= r.adjudicated - e.date_of_service <= timedelta(90)
                assert (r.adjudicated is None) == (r.outcome == "pending")
                assert (r.carc is not None) == (r.outcome != "pending")
