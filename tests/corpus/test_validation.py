"""Validation: a clean corpus passes, each planted fault is named with its count and ids, and no text ever shows."""

import json
from datetime import date
from pathlib import Path

import pytest
from throughline_serving.claim import Claim, Line
from throughline_serving.editions import Edition
from throughline_serving.encounter import Encounter, Note, Remit, Section, Truth
from throughline_serving.errors import InputError

from throughline.codeset.edition import edition_of
from throughline.codeset.embedded import read_embedded
from throughline.codeset.export import for_serving
from throughline.corpus.expectations import Bounds
from throughline.corpus.synthetic import generate
from throughline.corpus.validate import ValidationResult, require, validate, write_validation

SECRET = "Maria Secretname, born 3 May"
ROWS = [("J18", False, ""), ("J18.9", True, ""), ("R05.9", True, "")]
SMALL = for_serving(edition_of("ICD10CM", date(2026, 4, 1), date(2026, 9, 30), "by hand", ROWS))
BOUNDS = Bounds(specialty="radiology", labels="billable", today=date(2026, 12, 31), payers=("one",), minimum=3)
LINE = Line(code="71046", system="CPT", pointers=(1,))
CLAIM = Claim(diagnoses=("J18.9",), lines=(LINE,))


def encounter(i: int, **changes: object) -> Encounter:
    whole = {
        "encounter_id": f"e{i}",
        "patient_id": f"p{i}",
        "specialty": "radiology",
        "place_of_service": "22",
        "date_of_service": date(2026, 5, 1),
        "claim_type": "professional",
        "payer": "one",
        "sex": "F",
        "age_band": "40-49",
        "notes": (Note(note_id="n", type="report", text=f"{SECRET}. Cough, report {i}."),),
        "claim": CLAIM,
        "submitted_claim": CLAIM,
    }
    return Encounter.model_validate(whole | changes, strict=False)


def corpus(*last: Encounter) -> list[Encounter]:
    return [*(encounter(i) for i in range(8)), *last]


def line(**changes: object) -> Claim:
    return Claim(diagnoses=("J18.9",), lines=(LINE.model_copy(update=changes),))


def note(text: str, **changes: object) -> tuple[Note, ...]:
    return (Note(note_id="n", type="report", text=text, **changes),)  # type: ignore[arg-type]


def test_a_clean_corpus_holds_at_least_twenty_expectations() -> None:
    for labels in ("billable", "annotated"):
        result = validate(corpus(), SMALL, Bounds("radiology", labels, date(2026, 12, 31), minimum=3))  # type: ignore[arg-type]
        assert result.holds, result.failures
        assert len(result.rules) >= 20


PLANTED = {
    "id.unique": {"encounter_id": "e0"},
    "id.printable": {"encounter_id": "e\x00bad"},
    "patient.blank": {"patient_id": " "},
    "specialty.known": {"specialty": "dermatology"},
    "place_of_service.format": {"place_of_service": "ER"},
    "payer.known": {"payer": "other"},
    "sex.known": {"sex": "?"},
    "age_band.format": {"age_band": "about forty"},
    "date.known": {"date_of_service": None},
    "date.plausible": {"date_of_service": date(1926, 5, 1)},
    "date.past": {"date_of_service": date(2027, 5, 1)},
    "date.in_edition": {"date_of_service": date(2026, 10, 1)},
    "date.order": {"date_of_service": date(2026, 4, 30)},
    "note.count": {"notes": ()},
    "note.id": {"notes": (*note("A report about a cough."), *note("Another report."))},
    "note.blank": {"notes": note(" \n")},
    "note.length": {"notes": note("Cough")},
    "note.garbled": {"notes": note("Cough and \ufffd\ufffd\x00\x07 fever")},
    "note.prose": {"notes": note("0123456789 " * 9)},
    "note.sections": {"notes": note("Cough and fever.", sections=(Section(name="x", start=5, end=99),))},
    "claim.present": {"claim": None, "submitted_claim": None},
    "diagnosis.count": {"claim": Claim(lines=())},
    "diagnosis.repeated": {"claim": Claim(diagnoses=("J18.9", "J18.9"))},
    "diagnosis.format": {"claim": Claim(diagnoses=("J189",))},
    "diagnosis.in_edition": {"claim": Claim(diagnoses=("Q99.9",))},
    "diagnosis.billable": {"claim": Claim(diagnoses=("J18",))},
    "procedure.format": {"claim": line(code="7104")},
    "line.units": {"claim": line(units=0)},
    "line.units_most": {"claim": line(units=1000)},
    "line.pointers": {"claim": line(pointers=(2,))},
    "line.pointers_most": {"claim": line(pointers=(1, 1, 1, 1, 1))},
    "line.pointers_fewest": {"claim": line(pointers=())},
    "line.modifiers": {"claim": line(modifiers=("left",))},
    "line.modifiers_most": {"claim": line(modifiers=("26", "LT", "59", "76", "91"))},
    "submitted.in_edition": {"submitted_claim": Claim(diagnoses=("Q99.9",))},
    "submitted.pointers": {"submitted_claim": line(pointers=(2,))},
    "remit.line": {"truth": Truth(remits=(Remit(line=2, outcome="paid"),))},
}


BY_CONSTRUCTION = {"id.known", "claim_type.known"}  # an Encounter cannot be made without them


@pytest.fixture(scope="module")
def planted() -> ValidationResult:
    """One corpus with every fault, each in an encounter named after the rule that has to find it."""
    faults = [encounter(0, **({"encounter_id": rule} | change)) for rule, change in PLANTED.items()]
    return validate(corpus(*faults), SMALL, BOUNDS)


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found_by_its_rule_with_its_id(planted: ValidationResult, rule: str) -> None:
    found = {failure.rule: failure for failure in planted.failures}
    assert rule in found
    assert PLANTED[rule].get("encounter_id", rule) in found[rule].ids


def test_every_rule_about_encounters_can_fail(planted: ValidationResult) -> None:
    assert {rule.rule for rule in planted.rules if rule.holds} <= BY_CONSTRUCTION | _corpus_rules(planted)


def _corpus_rules(result: ValidationResult) -> set[str]:
    return {rule.rule for rule in result.rules if rule.rule.startswith("corpus.")}


def test_counts_are_of_encounters() -> None:
    twice = [encounter(i, claim=line(units=0, modifiers=("left", "right"))) for i in (8, 9)]
    found = {
        failure.rule: (failure.failing, failure.ids) for failure in validate(corpus(*twice), SMALL, BOUNDS).failures
    }
    assert found == {"line.units": (2, ("e8", "e9")), "line.modifiers": (2, ("e8", "e9"))}


def test_a_label_outside_the_edition_is_named_and_what_is_no_code_is_not_repeated() -> None:
    foreign = encounter(8, claim=Claim(diagnoses=("Q99.9", SECRET[:16])))
    result = validate(corpus(foreign), SMALL, BOUNDS)
    failure = next(f for f in result.failures if f.rule == "diagnosis.in_edition")
    assert sorted(failure.codes) == ["(malformed)", "Q99.9"]
    with pytest.raises(InputError, match=r"diagnosis\.in_edition .*1 encounters, codes .*Q99\.9.*ids e8") as broken:
        require(result, "corpus mine", Path("validation") / "index.html")
    assert broken.value.in_three_lines().endswith("the validation page for every rule: validation/index.html")


def test_rules_about_the_whole_corpus_say_what_they_measured() -> None:
    same = [encounter(i, notes=note("The same words again and again."), patient_id="p") for i in range(30)]
    result = validate(same, SMALL, Bounds("radiology", "billable", date(2026, 12, 31), minimum=100))
    measured = {failure.rule: failure.measured for failure in result.failures}
    assert measured == {
        "corpus.size": 30,
        "corpus.patients": pytest.approx(1 / 30),
        "corpus.texts": pytest.approx(1 / 30),
    }
    with pytest.raises(InputError, match=r"corpus\.size \(100 encounters or more\): 30"):
        require(result, "corpus mine")


def test_an_empty_corpus_fails_and_does_not_crash() -> None:
    result = validate([], SMALL, BOUNDS)
    assert "corpus.size" in {failure.rule for failure in result.failures}


def test_annotated_corpora_need_no_dates_and_keep_headers() -> None:
    headers = [encounter(i, date_of_service=None, claim=Claim(diagnoses=("J18",)), payer=None) for i in range(4)]
    assert validate(headers, SMALL, Bounds("radiology", "annotated", date(2026, 12, 31), minimum=3)).holds


def test_results_and_page_hold_no_text_and_escape_what_they_hold(tmp_path: Path) -> None:
    broken = encounter(
        8, encounter_id="<script>alert(1)</script>", notes=note(f"\ufffd {SECRET}"), payer="secret payer"
    )
    result = validate(corpus(broken), SMALL, BOUNDS)
    write_validation(result, tmp_path)
    text, page = (tmp_path / "result.json").read_text(), (tmp_path / "index.html").read_text()
    assert json.loads(text)["holds"] is False
    assert "<h1>radiology: 2 of 45 expectations do not hold</h1>" in page
    for content in (text, page):
        assert "Secretname" not in content
        assert "secret payer" not in content
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    with pytest.raises(InputError) as fault:
        require(result, "corpus mine")
    assert "Secretname" not in str(fault.value)


@pytest.fixture(scope="module")
def embedded() -> Edition:
    return for_serving(read_embedded())


def test_simulated_encounters_are_clean(embedded: Edition) -> None:
    result = validate(list(generate("radiology", 300, 5)), embedded, Bounds("radiology", "billable", date(2026, 9, 30)))
    assert result.holds, result.failures
    require(result, "corpus synthetic")
