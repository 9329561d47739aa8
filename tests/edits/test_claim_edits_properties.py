"""What holds of the claim edits whatever the claim."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from throughline_serving.claim import Claim, Line
from throughline_serving.decision import Finding
from throughline_serving.edits.engine import check

from throughline.codeset.edition import edition_of
from throughline.codeset.export import for_serving

ROWS = [("J18", False, ""), ("J18.9", True, ""), ("R05.9", True, ""), ("R07.9", True, ""), ("W19", False, "")]
SMALL = for_serving(edition_of("ICD10CM", date(2026, 4, 1), date(2026, 9, 30), "by hand", ROWS))
CODES = st.sampled_from(["J18.9", "j189", "J18", "R05.9", "R07.9", "Q99.9", "W19.XXX", "é", "x" * 16])
LINES = st.builds(
    Line,
    code=st.sampled_from(["71046", "71045", "88305"]),
    system=st.just("CPT"),
    modifiers=st.lists(st.sampled_from(["26", "59", "LT", "76", "91"]), max_size=6).map(tuple),
    units=st.integers(-5, 2000),
    pointers=st.lists(st.integers(-2, 8), max_size=6).map(tuple),
)
CLAIMS = st.builds(
    Claim, diagnoses=st.lists(CODES, max_size=30).map(tuple), lines=st.lists(LINES, max_size=5).map(tuple)
)
DATES = st.dates(date(2025, 1, 1), date(2028, 1, 1))
TYPES = st.sampled_from(["professional", "institutional"])


def run(
    claim: Claim, claim_type: str = "professional", on: date = SMALL.effective
) -> tuple[Claim, tuple[Finding, ...]]:
    return check(claim, claim_type=claim_type, on=on, editions=[SMALL], labels="billable")  # type: ignore[arg-type]


@given(CLAIMS, TYPES)
def test_a_fixed_claim_needs_no_further_fix_and_keeps_its_other_findings(claim: Claim, claim_type: str) -> None:
    fixed, findings = run(claim, claim_type)
    again, remaining = run(fixed, claim_type)
    assert again == fixed
    assert remaining == tuple(f for f in findings if f.outcome != "fix")


@given(CLAIMS, TYPES, st.randoms())
def test_the_order_of_lines_does_not_matter(claim: Claim, claim_type: str, random) -> None:
    lines = list(claim.lines)
    random.shuffle(lines)

    def said(one: Claim) -> list[tuple[str, str, tuple[str, ...]]]:
        return sorted((f.rule, f.outcome, f.elements) for f in run(one, claim_type)[1])

    assert said(claim) == said(claim.model_copy(update={"lines": tuple(lines)}))


@given(CLAIMS, DATES)
def test_no_diagnosis_passes_on_a_date_outside_every_edition(claim: Claim, on: date) -> None:
    outcomes = {f.outcome for f in run(claim, on=on)[1] if f.rule == "icd.billable"}
    if claim.diagnoses and not SMALL.in_force(on):
        assert outcomes == {"review"}
    else:
        assert "review" not in outcomes


@given(CLAIMS)
def test_a_fix_never_changes_which_diagnoses_are_on_the_claim(claim: Claim) -> None:
    fixed, _ = run(claim)
    assert {c.replace(".", "").upper() for c in fixed.diagnoses} == {
        c.replace(".", "").upper() for c in claim.diagnoses
    }
    assert [(one.code, one.modifiers, one.units) for one in fixed.lines] == [
        (one.code, one.modifiers, one.units) for one in claim.lines
    ]


@given(CODES, st.integers(0, 400))
def test_an_edition_without_an_end_stays_in_force(code: str, days: int) -> None:
    open_ended = for_serving(edition_of("ICD10CM", date(2026, 4, 1), None, "by hand", ROWS))
    assert open_ended.in_force(open_ended.effective + timedelta(days))
    assert open_ended.lookup(code) in ("unknown", "header", "billable")
