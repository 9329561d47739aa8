"""Words, offsets and sentences."""

from hypothesis import given
from hypothesis import strategies as st
from throughline_serving.reading.tokens import tokenise


def test_words_numbers_and_sentences() -> None:
    tokens = tokenise("No cough.  Temp 38.5, pt's X-ray?\n\nClear")
    assert tokens.words == ["no", "cough", "temp", "38.5", "pt's", "x", "ray", "clear"]
    assert tokens.sentences == [0, 0, 1, 1, 1, 1, 1, 2]


def test_a_wrapped_line_goes_on() -> None:
    assert tokenise("no sign\nof pneumonia").sentences == [0, 0, 0, 0]
    assert tokenise("No fever\nCough").sentences == [0, 0, 1]


@given(st.text(max_size=200))
def test_offsets_slice_the_text(text: str) -> None:
    tokens = tokenise(text)
    assert [text[s:e].lower() for s, e in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert tokens.starts == sorted(tokens.starts)
    assert tokens.sentences == sorted(tokens.sentences)
