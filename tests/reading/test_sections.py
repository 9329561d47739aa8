"""Sections: given, or found by heading lines."""

import pytest
from throughline_serving.reading.document import Document
from throughline_serving.reading.reading import Reading
from throughline_serving.reading.sections import detect_sections, section_name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("CLINICAL_HISTORY", "history"),
        ("Indication", "history"),
        ("IMPRESSION", "impression"),
        ("Final Diagnosis:", "impression"),
        ("Bone marrow", "bone marrow"),
        ("", "body"),
    ],
)
def test_one_name_for_many_headings(heading: str, name: str) -> None:
    assert section_name(heading) == name


def test_headings_are_found() -> None:
    text = "HISTORY: cough\nFINDINGS:\nClear lungs. Note: none\nIMPRESSION\nNormal"
    assert [(name, text[start:end].strip()) for name, start, end in detect_sections(text)] == [
        ("history", "cough"),
        ("findings", "Clear lungs. Note: none"),
        ("impression", "Normal"),
    ]


def test_plain_text_has_no_sections() -> None:
    assert detect_sections("The patient had a cough and\nfever for two days.") == ()


def test_given_sections_count_and_end_sentences() -> None:
    text = "no cough\n\nfever"
    document = Document(text, ("n",), (0,), (len(text),), (("CLINICAL_HISTORY", 0, 8), ("IMPRESSION", 10, 15)))
    reading = Reading.of(document)
    assert reading.sections == ["history", "history", "impression"]
    assert reading.assertions == [0, 1, 0]


def test_an_empty_document_reads_as_nothing() -> None:
    assert Reading.of(Document("", ("n",), (0,), (0,), ())).words == []
