"""What counts as bad."""

from datetime import date

import pytest
from throughline_serving.claim import Claim, Line
from throughline_serving.encounter import Encounter, Note, Remit, Truth

from throughline.calibration.outcomes import coding_error, denial, denied_for_coding

RIGHT = Claim(diagnoses=("J18.9", "R05.9"), lines=(Line(code="71046", system="CPT", modifiers=("26",), pointers=(1,)),))
OTHER = Claim(diagnoses=("J18.9",), lines=RIGHT.lines)


def encounter(submitted: Claim | None = RIGHT, *remits: Remit) -> Encounter:
    return Encounter(
        encounter_id="e",
        specialty="radiology",
        claim_type="professional",
        notes=(Note(note_id="n", type="report", text="x"),),
        claim=RIGHT,
        submitted_claim=submitted,
        truth=Truth(remits=remits),
    )


def remit(outcome: str, carc: str | None = None, group: str | None = "CO", rarc: str | None = None) -> Remit:
    return Remit.model_validate(
        {"line": 1, "outcome": outcome, "group": group, "carc": carc, "rarc": rarc, "adjudicated": date(2026, 5, 1)}
    )


def test_dots_case_and_order_are_no_error() -> None:
    assert coding_error(Claim(diagnoses=("r059", "J189"), lines=RIGHT.lines), encounter()) == 0


@pytest.mark.parametrize(
    "line",
    [
        Line(code="71046", system="CPT", modifiers=(), pointers=(1,)),
        Line(code="71046", system="CPT", modifiers=("26",), units=2, pointers=(1,)),
        Line(code="71045", system="CPT", modifiers=("26",), pointers=(1,)),
    ],
)
def test_a_modifier_a_unit_or_a_code_makes_an_error(line: Line) -> None:
    assert coding_error(Claim(diagnoses=RIGHT.diagnoses, lines=(line,)), encounter()) == 1


def test_a_payers_answer_transfers_only_where_the_proposal_is_what_was_submitted() -> None:
    assert denial(RIGHT, encounter(RIGHT, remit("paid"))) == 0
    assert denial(OTHER, encounter(RIGHT, remit("paid"))) == 1


def test_an_outcome_that_never_came_is_unanswered() -> None:
    assert denial(RIGHT, encounter(RIGHT, remit("pending"))) == -1
    assert denial(RIGHT, encounter(RIGHT)) == -1
    assert denial(RIGHT, encounter(None)) == -1


@pytest.mark.parametrize(
    ("carc", "group", "rarc", "coding"),
    [
        ("11", "CO", None, True),
        ("97", "CO", None, True),
        ("45", "CO", None, False),
        ("29", "CO", None, False),
        ("1", "PR", None, False),
        ("4", "PR", None, False),
        ("151", "CO", "N362", True),
        ("151", "CO", None, False),
    ],
)
def test_only_denials_that_coding_could_have_avoided_count(
    carc: str, group: str, rarc: str | None, coding: bool
) -> None:
    assert denied_for_coding(remit("denied", carc, group, rarc)) is coding
