"""Each claim edit by hand: what passes, what is found, and what a coder reads."""

from datetime import date

import pytest
from throughline_serving.claim import Claim, Line
from throughline_serving.editions import Edition
from throughline_serving.edits.engine import check

from throughline.codeset.edition import edition_of
from throughline.codeset.export import for_serving

IN_FORCE = date(2026, 4, 1)
ENDS = date(2026, 9, 30)


def edition(codes: dict[str, bool], effective: date = IN_FORCE, ends: date | None = ENDS) -> Edition:
    rows = [(code, billable, "") for code, billable in codes.items()]
    return for_serving(edition_of("ICD10CM", effective, ends, "by hand", rows))


SMALL = edition({"J18": False, "J189": True, "R059": True, "R07": False, "R079": True, "W19": False})


def line(code: str = "71046", **changes: object) -> Line:
    return Line.model_validate({"code": code, "system": "CPT", "units": 1, "pointers": (1,), **changes})


def found(claim: Claim, on: date | None = IN_FORCE, **changes: object) -> list[tuple[str, str, tuple[str, ...]]]:
    settings = {"claim_type": "professional", "editions": [SMALL], "labels": "billable", **changes}
    _, findings = check(claim, on=on, **settings)  # type: ignore[arg-type]
    return [(f.rule, f.outcome, f.elements) for f in findings]


def test_a_clean_claim_passes_unchanged() -> None:
    claim = Claim(diagnoses=("J18.9", "R05.9"), lines=(line(pointers=(1, 2), modifiers=("26",)),))
    assert check(claim, claim_type="professional", on=IN_FORCE, editions=[SMALL], labels="billable") == (claim, ())


@pytest.mark.parametrize("code", ["J18.9", "J189", "j18.9"])
def test_a_code_is_the_same_with_or_without_dot_and_case(code: str) -> None:
    assert found(Claim(diagnoses=(code,))) == []


def test_unknown_and_header_codes_block_and_the_message_says_which() -> None:
    _, findings = check(
        Claim(diagnoses=("J18", "Q99.99")), claim_type="professional", on=IN_FORCE, editions=[SMALL], labels="billable"
    )
    assert [(f.rule, f.outcome, f.elements) for f in findings] == [
        ("icd.billable", "block", ("J18",)),
        ("icd.billable", "block", ("Q99.99",)),
    ]
    assert "needs more characters" in findings[0].message
    assert "not a valid code on 2026-04-01" in findings[1].message


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2026, 3, 31), "review"), (IN_FORCE, None), (ENDS, None), (date(2026, 10, 1), "review")],
)
def test_the_first_and_the_last_day_of_an_edition_are_in_force_and_the_days_beside_are_not(
    on: date, outcome: str | None
) -> None:
    findings = found(Claim(diagnoses=("J18.9",)), on)
    assert [f[1] for f in findings] == ([outcome] if outcome else [])


def test_of_two_editions_the_later_one_decides_its_own_dates() -> None:
    before = edition({"J189": True}, date(2025, 10, 1), date(2026, 3, 31))
    after = edition({"J189": False, "J1890": True})
    claim = Claim(diagnoses=("J18.9",))
    assert found(claim, date(2026, 3, 31), editions=[after, before]) == []
    assert found(claim, date(2026, 4, 1), editions=[after, before]) == [("icd.billable", "block", ("J18.9",))]


def test_a_missing_date_of_service_is_not_this_rules_to_judge() -> None:
    assert found(Claim(diagnoses=("Q99.99",)), None) == []


def test_annotated_labels_may_be_headers_also_filled_up_with_x() -> None:
    claim = Claim(diagnoses=("J18", "W19.XXX", "J18.9", "Q99"))
    assert found(claim, None, labels="annotated") == [("icd.billable", "block", ("Q99",))]


def test_a_repeated_diagnosis_is_taken_off_and_pointers_follow() -> None:
    claim = Claim(diagnoses=("J18.9", "j189", "R05.9"), lines=(line(pointers=(2, 3)), line("71045", pointers=(1, 2))))
    fixed, findings = check(claim, claim_type="professional", on=IN_FORCE, editions=[SMALL], labels="billable")
    assert fixed.diagnoses == ("J18.9", "R05.9")
    assert [one.pointers for one in fixed.lines] == [(1, 2), (1,)]
    assert [(f.rule, f.outcome, f.source) for f in findings] == [
        ("icd.duplicate", "fix", "ICD-10-CM Official Guidelines FY2026 I.B.12")
    ]


def test_a_pointer_beyond_the_claim_stays_beyond_it_after_a_fix() -> None:
    claim = Claim(diagnoses=("J18.9", "J18.9"), lines=(line(pointers=(3,)),))
    assert [f[:2] for f in found(claim)] == [("icd.duplicate", "fix"), ("line.pointers", "block")]


def test_the_same_service_twice_blocks_unless_a_modifier_tells_them_apart() -> None:
    same = Claim(diagnoses=("J18.9",), lines=(line(), line()))
    apart = Claim(diagnoses=("J18.9",), lines=(line(), line(modifiers=("76",))))
    assert found(same) == [("line.duplicate", "block", ("71046",))]
    assert found(apart) == []


@pytest.mark.parametrize("pointers", [(), (0,), (3,), (-1,), (1, 1), (1, 2, 1, 2, 1)])
def test_pointers_that_cannot_be_sent_block(pointers: tuple[int, ...]) -> None:
    claim = Claim(diagnoses=("J18.9", "R05.9"), lines=(line(pointers=pointers),))
    assert found(claim) == [("line.pointers", "block", ("71046",))]


def test_institutional_lines_carry_no_pointers() -> None:
    assert found(Claim(diagnoses=("J18.9",), lines=(line(pointers=()),)), claim_type="institutional") == []


@pytest.mark.parametrize(("units", "blocked"), [(1, False), (999, False), (0, True), (-2, True), (1000, True)])
def test_units_are_1_to_999(units: int, blocked: bool) -> None:
    findings = found(Claim(diagnoses=("J18.9",), lines=(line(units=units),)))
    assert findings == ([("line.units", "block", ("71046",))] if blocked else [])


@pytest.mark.parametrize(("claim_type", "most"), [("professional", 12), ("institutional", 25)])
def test_a_claim_type_limits_the_diagnoses(claim_type: str, most: int) -> None:
    codes = tuple(f"A{n:02}" for n in range(most + 1))
    editions = [edition(dict.fromkeys(codes, True))]
    assert found(Claim(diagnoses=codes[:most]), claim_type=claim_type, editions=editions) == []
    assert found(Claim(diagnoses=codes), claim_type=claim_type, editions=editions) == [
        ("claim.diagnoses", "block", codes[most:])
    ]


@pytest.mark.parametrize("modifiers", [("26", "59", "LT", "76", "77"), ("26", "26")])
def test_a_line_carries_four_modifiers_each_once(modifiers: tuple[str, ...]) -> None:
    claim = Claim(diagnoses=("J18.9",), lines=(line(modifiers=modifiers),))
    assert found(claim) == [("line.modifiers", "block", ("71046", *modifiers))]
