"""What anyone may rely on of a simulated encounter, whatever its specialty."""

import importlib.util
from collections import Counter
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from throughline_serving.claim import Claim
from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError

from throughline.corpus.synthetic import generate, specialties
from throughline.corpus.synthetic.patients import PAYERS, SITES
from throughline.corpus.synthetic.titles import PROCEDURE_TITLES

SPECIALTIES = ("radiology", "pathology", "emergency", "outpatient_surgery")
EXTERNAL = ("V", "W", "X", "Y")


@cache
def some(specialty: str) -> tuple[Encounter, ...]:
    return tuple(generate(specialty, 2000, 5))


@cache
def billable() -> frozenset[str]:
    """Codes of the embedded edition that have no code below them."""
    spec = importlib.util.find_spec("simple_icd_10_cm")
    assert spec is not None
    assert spec.submodule_search_locations
    listed = Path(spec.submodule_search_locations[0]) / "data" / "code-list-April-2026.txt"
    codes = [line for line in listed.read_text().split() if "-" not in line]
    above = {code[:i] for code in codes for i in range(3, len(code))}
    return frozenset(code for code in codes if code not in above)


def test_the_four_specialties_are_known() -> None:
    assert set(specialties()) == set(SPECIALTIES)


def test_an_unknown_specialty_is_named() -> None:
    with pytest.raises(InputError, match="dermatology"):
        generate("dermatology", 1, 0)


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_the_same_seed_gives_the_same_encounters_and_another_seed_others(specialty: str) -> None:
    first = [e.model_dump_json() for e in generate(specialty, 40, 3)]
    assert first == [e.model_dump_json() for e in generate(specialty, 40, 3)]
    other = [e.notes[0].text for e in generate(specialty, 40, 4)]
    assert not set(other) & {e.notes[0].text for e in generate(specialty, 40, 3)}


def test_a_billion_encounters_begin_at_once() -> None:
    assert len(list(islice(generate("radiology", 10**9, 1), 3))) == 3


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_dates_rise_inside_the_interval_and_ids_differ(specialty: str) -> None:
    days = [e.date_of_service for e in some(specialty)]
    assert days == sorted(days)
    assert days[0] == date(2026, 4, 1)
    assert days[-1] == date(2026, 9, 30)
    assert len({e.encounter_id for e in some(specialty)}) == 2000


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_encounters_survive_json(specialty: str) -> None:
    for encounter in some(specialty)[:100]:
        assert Encounter.model_validate_json(encounter.model_dump_json(exclude_none=True)) == encounter


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_patients_return_and_keep_sex_and_payer(specialty: str) -> None:
    by_patient: dict[str, set[tuple[str | None, ...]]] = {}
    for e in some(specialty):
        assert e.patient_id is not None
        by_patient.setdefault(e.patient_id, set()).add((e.sex, e.payer, e.age_band))
    assert all(len(facts) == 1 for facts in by_patient.values())
    assert 1.08 < len(some(specialty)) / len(by_patient) < 1.22


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_sections_are_exact(specialty: str) -> None:
    for e in some(specialty)[:400]:
        for note in e.notes:
            assert note.sections
            end = 0
            for section in note.sections:
                body = note.text[section.start : section.end]
                assert body == body.strip()
                assert body
                assert section.start >= end
                end = section.end
                assert note.text[end] == "\n"


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_notes_have_a_believable_length(specialty: str) -> None:
    words = sorted(len(e.notes[0].text.split()) for e in some(specialty))
    assert 80 <= words[len(words) // 2] <= 250
    assert words[0] >= 35
    assert words[-1] <= 320


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_every_diagnosis_is_billable_and_every_procedure_has_a_title(specialty: str) -> None:
    diagnoses: Counter[str] = Counter()
    for e in some(specialty):
        assert e.claim is not None
        assert e.submitted_claim is not None
        diagnoses.update(e.claim.diagnoses)
        for claim in (e.claim, e.submitted_claim):
            assert {d.replace(".", "") for d in claim.diagnoses} <= billable()
            assert {f"{line.system}:{line.code}" for line in claim.lines} <= set(PROCEDURE_TITLES)
    assert len(diagnoses) >= 80


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_claims_are_well_formed(specialty: str) -> None:
    for e in some(specialty):
        for claim in (e.claim, e.submitted_claim):
            assert claim is not None
            assert_well_formed(claim)


def assert_well_formed(claim: Claim) -> None:
    assert 1 <= len(claim.diagnoses) <= 12
    assert len(set(claim.diagnoses)) == len(claim.diagnoses)
    assert not claim.diagnoses[0].startswith(EXTERNAL)
    assert not claim.diagnoses[0].startswith("Z53")
    assert claim.lines
    assert len({line.code for line in claim.lines}) == len(claim.lines)
    for line in claim.lines:
        assert line.units >= 1
        assert 1 <= len(line.pointers) <= 4
        assert len(set(line.pointers)) == len(line.pointers)
        assert all(1 <= p <= len(claim.diagnoses) for p in line.pointers)
        assert len(set(line.modifiers)) == len(line.modifiers)
        assert (line.system == "HCPCS") == line.code[0].isalpha()


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_screening_stays_first(specialty: str) -> None:
    for e in some(specialty):
        assert e.claim is not None
        assert not {"Z12.11", "Z12.31", "Z12.2"} & set(e.claim.diagnoses[1:])


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_each_code_of_the_claim_has_its_reason(specialty: str) -> None:
    for e in some(specialty)[:500]:
        assert e.claim is not None
        assert e.truth is not None
        codes = {*e.claim.diagnoses, *(line.code for line in e.claim.lines)}
        assert codes <= set(e.truth.state["why"])


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_payers_sites_and_authors_all_occur(specialty: str) -> None:
    assert {e.payer for e in some(specialty)} == set(PAYERS)
    assert {e.site for e in some(specialty)} == set(SITES)
    assert len({e.truth.state["author"] for e in some(specialty) if e.truth}) >= 4
