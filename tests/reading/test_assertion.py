"""Negated, uncertain, past and family: each rule's scope on sentences of few words."""

import pytest
from throughline_serving.reading.assertion import assert_words
from throughline_serving.reading.tokens import tokenise


def marks(text: str) -> str:
    """One letter a word: a(ffirmed), n(egated), u(ncertain), h(istory), f(amily)."""
    tokens = tokenise(text)
    return "".join("anuhf"[kind] for kind in assert_words(tokens.words, tokens.sentences))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fever without cough", "aan"),
        ("no fever or cough", "annn"),
        ("no fever. cough", "ana"),
        ("no fever but cough", "anaa"),
        ("pneumonia is not seen", "naaa"),
        ("rule out pneumonia", "aau"),
        ("possible pneumonia without effusion", "auun"),
        ("pneumonia cannot be excluded", "uaaa"),
        ("no change in cough", "aaaa"),
        ("not only cough", "aaa"),
        ("history of asthma", "aah"),
        ("mother has asthma", "aaf"),
        ("cough and fever", "aaa"),
    ],
)
def test_scope(text: str, expected: str) -> None:
    assert marks(text) == expected


def test_a_family_history_section_is_of_the_family() -> None:
    from throughline_serving.reading.document import Document
    from throughline_serving.reading.reading import Reading

    text = "FAMILY HISTORY: asthma\nIMPRESSION: cough"
    reading = Reading.of(Document(text, ("n",), (0,), (len(text),), ()))
    assert dict(zip(reading.words, reading.assertions, strict=True)) | {"asthma": 4, "cough": 0} == dict(
        zip(reading.words, reading.assertions, strict=True)
    )
