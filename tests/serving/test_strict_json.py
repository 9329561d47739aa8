"""What two readers could understand differently is refused."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from throughline_serving.intake.strict_json import MAX_BYTES, JsonFault, parse


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a": 1, "a": 1}', "the key is given twice"),
        (b'{"b": {"a": 1, "a": 1}}', "the key is given twice"),
        (b'{"a": NaN}', "holds NaN, which is no JSON number"),
        (b"[-Infinity]", "holds -Infinity, which is no JSON number"),
        (b"[1e999]", "holds a number too large for a double"),
        (b"[9007199254740992]", "holds an integer beyond 2^53"),
        (b"[" + b"9" * 100_000 + b"]", "holds an integer beyond 2^53"),
        (b"[" * 33 + b"]" * 33, "is nested deeper than 32 levels"),
        (b"[" * 100_000, "is nested deeper than 32 levels"),
        (b'{"a":' * 100_000, "is nested deeper than 32 levels"),
        (b'"\xff"', "is not UTF-8 at byte 2"),
        (b'"\xed\xa0\x80"', "is not UTF-8 at byte 2"),
        (b'["\\ud800"]', "holds half a surrogate pair, which is no character"),
        (b'{"\\uDC00": 1}', "holds half a surrogate pair, which is no character"),
        (b"\xef\xbb\xbf{}", "starts with a byte order mark"),
        (b"", "is not JSON: expecting value at character 1"),
        (b"{} {}", "is not JSON: extra data at character 4"),
        (b'["\x00"]', "is not JSON: invalid control character at character 3"),
        (b" " * (MAX_BYTES + 1), "is longer than 8,000,000 bytes"),
    ],
)
def test_refused_in_plain_words(data: bytes, reason: str) -> None:
    began = time.process_time()
    with pytest.raises(JsonFault) as caught:
        parse(data)
    assert caught.value.reason == reason
    assert time.process_time() - began < 1


def test_what_is_allowed_at_the_limits() -> None:
    assert parse(b"[" * 32 + b"]" * 32) is not None
    assert parse(b"[9007199254740991, -9007199254740991]") == [2**53 - 1, 1 - 2**53]
    assert parse(b'["\\ud83d\\ude00", "\xf0\x9f\x98\x80"]') == ["😀", "😀"]


def test_a_key_that_is_no_field_name_is_not_repeated() -> None:
    with pytest.raises(JsonFault) as caught:
        parse(b'{"Jane Doe 555-0100": 1, "Jane Doe 555-0100": 2}')
    assert caught.value.field == "<a key of 17 characters>"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(VALUES, st.booleans())
def test_reads_what_json_writes(value: object, ascii_only: bool) -> None:
    assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200))
def test_no_other_error_escapes(data: bytes) -> None:
    try:
        outcome: object = json.dumps(parse(data))
    except JsonFault as fault:
        outcome = fault.reason
    assert outcome, "what is read can be written again, and what is refused has a reason"
