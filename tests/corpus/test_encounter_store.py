"""Encounters on disk: what is written comes back, as Parquet that the datasets library reads."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from throughline_serving.claim import Claim, Line
from throughline_serving.encounter import Encounter, Identifying, Note, Remit, Section, Truth
from throughline_serving.errors import InputError

from throughline.corpus.store import in_time_order, read_encounters, write_encounters

CLAIM = Claim(
    diagnoses=("J18.9", "R05.9"),
    lines=(Line(code="71046", system="CPT", modifiers=("26",), units=2, pointers=(1, 2)),),
)
FULL = Encounter(
    encounter_id="e-1",
    patient_id="p-1",
    specialty="radiology",
    encounter_class="AMB",
    place_of_service="22",
    date_of_service=date(2026, 4, 1),
    claim_type="professional",
    payer="any",
    site="north",
    sex="F",
    age_band="40-49",
    notes=(Note(note_id="n", type="report", text="Naïve 🫁\r\nclear", sections=(Section(name="x", start=0, end=5),)),),
    claim=CLAIM,
    submitted_claim=Claim(),
    truth=Truth(
        human_claim=CLAIM,
        remits=(Remit(line=1, outcome="denied", carc="11", adjudicated=date(2026, 6, 1)),),
        pitfalls=("negated",),
        state={"nested": [1, {"deep": None}], "text": "é"},
        identifiers=(Identifying(kind="name", note_id="n", start=0, end=5),),
    ),
    source={"file": "a.jsonl", "position": 3},
)
BARE = Encounter(encounter_id="e-2", specialty="radiology", claim_type="institutional", notes=())


def test_a_full_and_a_bare_encounter_come_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "new" / "encounters.parquet"
    assert write_encounters(path, iter([FULL, BARE])) == 2
    assert list(read_encounters(path)) == [FULL, BARE]
    assert [p.name for p in path.parent.iterdir()] == ["encounters.parquet"]


def test_more_encounters_than_a_row_group_keep_their_order(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "encounters.parquet"
    many = (BARE.model_copy(update={"encounter_id": f"e-{i}"}) for i in range(1200))
    assert write_encounters(path, many) == 1200
    assert [e.encounter_id for e in read_encounters(path)] == [f"e-{i}" for i in range(1200)]
    assert pq.ParquetFile(path).num_row_groups == 3


def test_no_encounters_are_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    assert write_encounters(path, []) == 0
    assert list(read_encounters(path)) == []


def test_the_same_encounters_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_encounters(tmp_path / name, [FULL, BARE])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_failure_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "encounters.parquet"
    write_encounters(path, [FULL])

    def breaking():
        yield BARE
        raise RuntimeError("source broke")

    with pytest.raises(RuntimeError, match="source broke"):
        write_encounters(path, breaking())
    assert list(read_encounters(path)) == [FULL]
    assert [p.name for p in tmp_path.iterdir()] == ["encounters.parquet"]


def test_absent_and_foreign_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list(read_encounters(tmp_path / "absent.parquet"))
    foreign = tmp_path / "foreign.parquet"
    foreign.write_bytes(b"PAR0 no such thing")
    with pytest.raises(InputError, match="holds no encounters"):
        list(read_encounters(foreign))


def test_the_datasets_library_reads_the_file(tmp_path: Path) -> None:
    import datasets

    path = tmp_path / "encounters.parquet"
    write_encounters(path, [FULL, BARE])
    loaded = datasets.load_dataset("parquet", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded[0]["claim"]["lines"][0] == CLAIM.lines[0].model_dump() | {"modifiers": ["26"], "pointers": [1, 2]}
    assert loaded[0]["notes"][0]["text"] == FULL.notes[0].text
    assert loaded[1]["claim"] is None


def test_time_order_is_by_date_then_id_with_undated_encounters_last() -> None:
    days = {"b": date(2026, 4, 2), "c": date(2026, 4, 1), "a": date(2026, 4, 2), "d": None}
    made = [BARE.model_copy(update={"encounter_id": i, "date_of_service": day}) for i, day in days.items()]
    assert [e.encounter_id for e in in_time_order(made)] == ["c", "a", "b", "d"]


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NOTES = st.builds(Note, note_id=st.text("ab1", min_size=1), type=TEXT, text=TEXT)
STATES = st.dictionaries(TEXT, st.none() | st.booleans() | st.integers(-(2**31), 2**31) | TEXT | st.lists(TEXT))


@given(st.lists(NOTES, max_size=3), STATES)
def test_any_text_and_any_state_comes_back(tmp_path_factory, notes: list[Note], state: dict) -> None:
    path = tmp_path_factory.mktemp("store") / "encounters.parquet"
    encounter = BARE.model_copy(update={"notes": tuple(notes), "truth": Truth(state=state)})
    write_encounters(path, [encounter])
    assert list(read_encounters(path)) == [encounter]
