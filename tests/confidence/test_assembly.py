"""From probabilities to a claim."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from throughline_serving.claim import Claim, Line
from throughline_serving.inference.assembly import LabelTable, assemble, propose_labels
from throughline_serving.inference.labels import Label, keys_of, parse_key

KEYS = ["ICD10CM:J18.9", "ICD10CM:R05.9", "CPT:71046", "CPT:71046-26", "CPT:88305", "CPT:88305x2", "CPT:88305x3"]


def table() -> LabelTable:
    rows = []
    for position, key in enumerate(KEYS):
        kind, system, code, detail = parse_key(key)
        rows.append(Label(key, kind, system, code, detail, "", 1, float(position)))
    return LabelTable.of(rows)


def proposed(*probabilities: float) -> list[str]:
    cuts = {"diagnosis": 0.5, "procedure": 0.5, "modifier": 0.5, "units": 0.5}
    return [KEYS[i] for i in np.flatnonzero(propose_labels(np.array(probabilities), table(), cuts))]


def test_labels_above_their_cut_are_proposed() -> None:
    assert proposed(0.9, 0.1, 0.8, 0.7, 0.1, 0.0, 0.0) == ["ICD10CM:J18.9", "CPT:71046", "CPT:71046-26"]


def test_the_likeliest_diagnosis_and_procedure_are_always_proposed() -> None:
    assert proposed(0.2, 0.3, 0.1, 0.0, 0.4, 0.0, 0.0) == ["ICD10CM:R05.9", "CPT:88305"]


def test_a_modifier_without_its_procedure_is_dropped() -> None:
    assert "CPT:71046-26" not in proposed(0.9, 0.0, 0.2, 0.99, 0.9, 0.0, 0.0)


def test_of_several_units_the_likeliest_stays() -> None:
    assert [key for key in proposed(0.9, 0, 0, 0, 0.9, 0.6, 0.8) if "x" in key] == ["CPT:88305x3"]


def test_a_claim_is_ordered_as_in_training_and_points_as_in_training() -> None:
    chosen = np.array([True, True, True, True, True, False, True])
    claim = assemble(chosen, table(), {"CPT:88305": {"ICD10CM:R05.9": 0.8, "ICD10CM:J18.9": 0.2}})
    assert claim == Claim(
        diagnoses=("J18.9", "R05.9"),
        lines=(
            Line(code="71046", system="CPT", modifiers=("26",), units=1, pointers=(1,)),
            Line(code="88305", system="CPT", modifiers=(), units=3, pointers=(2,)),
        ),
    )


@given(st.lists(st.floats(0, 1), min_size=len(KEYS), max_size=len(KEYS)))
def test_an_assembled_claim_holds_exactly_the_proposed_labels(probabilities: list[float]) -> None:
    chosen = propose_labels(np.array(probabilities), table(), {})
    claim = assemble(chosen, table(), {})
    assert set(keys_of(claim, "ICD10CM")) == {KEYS[i] for i in np.flatnonzero(chosen)}
    assert claim.diagnoses
    assert claim.lines
