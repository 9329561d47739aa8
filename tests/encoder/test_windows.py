"""Windows: computed by hand, then for any text and any size."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from throughline_serving.errors import InputError
from throughline_serving.inference.windows import Reader, WindowSettings, windows_of
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers.models import WordLevel

WORDS = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "cough": 3, "no": 4, "fever": 5}


def reader(**changed: object) -> Reader:
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(2)  # as published tokenizers have: must not count
    base: dict[str, object] = {
        "window": 6, "overlap": 2, "limit": 100, "opening": (1,), "closing": (2,), "between": 2, "blank": 0,
    }  # fmt: skip
    return Reader(tokenizer, WindowSettings(**{**base, **changed}))  # type: ignore[arg-type]


def test_a_short_text_is_one_window_of_its_own_length() -> None:
    read = reader().read("no cough")
    assert read.ids.tolist() == [[1, 4, 3, 2]]
    assert read.owned.tolist() == [[False, True, True, False]]
    assert read.offsets.tolist() == [[0, 2], [3, 8]]
    assert read.unread == ()


def test_notes_are_separated() -> None:
    read = reader(window=20).read("cough\n\nno fever")
    assert read.ids.tolist() == [[1, 3, 2, 4, 5, 2]]
    assert read.offsets.tolist() == [[0, 5], [5, 7], [7, 9], [10, 15]]


def test_what_is_beyond_the_limit_is_reported() -> None:
    text = "cough " * 10
    read = reader(limit=4).read(text)
    assert len(read.offsets) == 4
    assert read.unread == ((24, len(text)),)


def test_a_text_without_tokens_is_read_as_blank() -> None:
    read = reader().read(" \n\n ")
    assert read.ids.tolist() == [[1, 0, 2]]
    assert read.offsets.tolist() == [[0, 0]]
    assert read.owned.sum() == 1


def test_overlap_must_fit() -> None:
    with pytest.raises(InputError, match="overlap"):
        reader(overlap=4)


@given(st.integers(1, 400), st.integers(3, 40), st.data())
def test_every_token_is_owned_once_and_windows_are_equal(tokens: int, room: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, room - 1))
    starts, owners, length = windows_of(tokens, WindowSettings(room, overlap, 10_000, (), (), None, 0))
    assert [first for first, _ in owners] == [0, *(last for _, last in owners[:-1])]
    assert owners[-1][1] == tokens
    for start, (first, last) in zip(starts, owners, strict=True):
        assert start <= first < last <= start + length
    if len(starts) > 1:
        assert length == room
        assert max(np.diff(starts)) <= room - overlap
    assert starts[-1] + length == tokens


@given(st.lists(st.sampled_from(["no", "cough", "fever", "x", "\n\n"]), max_size=60))
def test_owned_tokens_in_order_are_the_text(words: list[str]) -> None:
    text = " ".join(words)
    read = reader().read(text)
    ids = read.ids[read.owned]
    assert len(ids) == len(read.offsets)
    for token, (start, end) in zip(ids.tolist(), read.offsets.tolist(), strict=True):
        if token >= 3:
            assert WORDS[text[start:end]] == token


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    first = reader()
    first.save(tmp_path)
    again = Reader.load(tmp_path)
    assert again.settings == first.settings
    assert again.read("cough no fever " * 5).ids.tolist() == first.read("cough no fever " * 5).ids.tolist()
