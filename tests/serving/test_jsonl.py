"""Lines in, encounters and refusals out, in order."""

import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError
from throughline_serving.intake.jsonl import read
from throughline_serving.intake.refusal import Refusal

Make = Callable[..., dict[str, Any]]
SECRET = "Jane Doe 555-0100"


def from_lines(*given: bytes) -> list[Encounter | Refusal]:
    return list(read(io.BytesIO(b"\n".join(given)), "in.jsonl"))


def encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_faults_cost_their_line_alone(encounter: Make) -> None:
    good, other = encounter(1), encounter(2)
    got = from_lines(encoded(good), b"{", b"", b"  \r", encoded(good), encoded(other) + b"\r", b"\xff")
    assert [
        item.encounter_id if isinstance(item, Encounter) else (item.line, item.field, item.reason) for item in got
    ] == [
        "e1",
        (2, None, "is not JSON: expecting property name enclosed in double quotes at character 2"),
        (5, "encounter_id", "was given on an earlier line"),
        "e2",
        (7, None, "is not UTF-8 at byte 1"),
    ]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"encounter_id": ""}, "encounter_id", "must not be empty"),
        ({"encounter_id": 7}, "encounter_id", "must be a string"),
        ({"claim_type": SECRET}, "claim_type", "must be 'professional' or 'institutional'"),
        ({"date_of_service": SECRET}, "date_of_service", "must be a valid date in the format YYYY-MM-DD"),
        ({"foo": SECRET}, "foo", "is an unknown key"),
        ({SECRET: 1}, "<a key of 17 characters>", "is an unknown key"),
        ({"notes": SECRET}, "notes", "must be a list"),
        ({"notes": [{"note_id": "n", "type": "t", "text": 5}]}, "notes.0.text", "must be a string"),
        ({"claim": {"lines": [{"code": "1", "system": SECRET}]}}, "claim.lines.0.system", "must be 'CPT' or 'HCPCS'"),
    ],
)
def test_names_the_first_field_and_never_the_value(
    encounter: Make, change: dict[str, Any], field: str, reason: str
) -> None:
    (got,) = from_lines(encoded(encounter(1) | change))
    assert isinstance(got, Refusal)
    assert got.field == field
    assert got.reason.startswith(reason)
    assert SECRET not in got.model_dump_json()


@pytest.mark.parametrize("absent", ["encounter_id", "specialty", "claim_type", "notes"])
def test_required_keys(encounter: Make, absent: str) -> None:
    (got,) = from_lines(encoded({key: value for key, value in encounter(1).items() if key != absent}))
    assert got == Refusal(file="in.jsonl", line=1, field=absent, reason="is required")


@pytest.mark.parametrize("value", [b"null", b"[]", b'"x"', b"3", b"true"])
def test_what_is_no_object(value: bytes) -> None:
    assert from_lines(value) == [Refusal(file="in.jsonl", line=1, reason="must be an object")]


def test_a_byte_order_mark_may_start_the_file_alone(encounter: Make) -> None:
    mark = b"\xef\xbb\xbf"
    first, second = from_lines(mark + encoded(encounter(1)), mark + encoded(encounter(2)))
    assert isinstance(first, Encounter)
    assert second == Refusal(file="in.jsonl", line=2, reason="starts with a byte order mark")


def test_text_comes_through_as_it_was(encounter: Make) -> None:
    text = "a\u2028b\u0000\u200b\u202e😀é\r\n\tz"
    notes = [{"note_id": "n1", "type": "t", "text": text}]
    (got,) = from_lines(encoded(encounter(1, notes=notes)))
    assert isinstance(got, Encounter)
    assert got.notes[0].text == text


def test_the_whole_interface_example_is_read(encounter: Make) -> None:
    claim = {
        "diagnoses": ["J18.9"],
        "lines": [{"code": "71046", "system": "CPT", "modifiers": ["26"], "pointers": [1]}],
    }
    notes = [{"note_id": "n1", "type": "report", "text": "abc", "sections": [{"name": "body", "start": 0, "end": 3}]}]
    more = {"patient_id": "p", "encounter_class": "AMB", "place_of_service": "22", "payer": "medicare", "site": "north"}
    source = {"file": "x", "position": 3, "format": "hl7v2"}
    given = encounter(
        1, claim=claim, submitted_claim=claim, notes=notes, sex="F", age_band="60-69", source=source, **more
    )
    (got,) = from_lines(encoded(given))
    assert isinstance(got, Encounter)
    assert got.model_dump(mode="json", exclude_unset=True) == given


@pytest.mark.parametrize(("start", "what"), [(b"\x1f\x8b", "compressed"), (b"PK\x03", "zip"), (b"\xff\xfe{", "UTF-16")])
def test_other_formats_are_refused_whole(tmp_path: Path, start: bytes, what: str) -> None:
    (tmp_path / "in").write_bytes(start + b"x\nx\n")
    with pytest.raises(InputError, match=what):
        next(read(tmp_path / "in"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            next(read(path))


def test_memory_stays_flat_and_an_endless_line_is_one_refusal(tmp_path: Path, encounter: Make) -> None:
    path = tmp_path / "in.jsonl"
    with path.open("wb") as file:
        for number in range(50):
            file.write(encoded(encounter(number)) + b"\n")
        for _ in range(40):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + encoded(encounter(99)))
    tracemalloc.start()
    got = list(read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.reason for item in got if isinstance(item, Refusal)] == ["is longer than 8,000,000 bytes"]
    assert len(got) == 52
    assert isinstance(got[-1], Encounter)
    assert peak < 40_000_000
