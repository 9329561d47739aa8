"""JSON from outside, read strictly: what two readers could understand differently is refused, not guessed."""

import json
import re
from typing import Any, NoReturn

MAX_BYTES = 8_000_000  # one value: a line of a file, the body of a request
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1  # beyond it readers that hold numbers as doubles change the value (RFC 7493)

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89abAB-F]")
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


class JsonFault(ValueError):
    """Why a value was refused: ``reason`` in plain words, ``field`` where one key is to blame. Never holds a value."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


def parse(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """The JSON value that ``data`` (UTF-8) holds; raises ``JsonFault`` and nothing else.

    Refused: invalid UTF-8, lone surrogates, repeated keys, NaN and infinities, numbers outside what doubles hold,
    nesting beyond ``max_depth``, more than ``max_bytes``.

    >>> parse(b'{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    >>> parse(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    throughline_serving.intake.strict_json.JsonFault: the key is given twice
    """
    if len(data) > max_bytes:
        raise JsonFault(f"is longer than {max_bytes:,} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonFault(f"is not UTF-8 at byte {error.start + 1}") from None
    if text.startswith("\ufeff"):
        raise JsonFault("starts with a byte order mark")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise JsonFault(f"is not JSON: {_plain(error)} at character {error.pos + 1}") from None
    except RecursionError:
        raise JsonFault(f"is nested deeper than {max_depth} levels") from None
    _check_depth(value, max_depth)
    if _SURROGATE_ESCAPE.search(data):
        _check_surrogates(value)
    return value


def shown(key: str) -> str:
    """A key as messages show it: as it is where it looks like the name of a field, else only its length.

    >>> shown("date_of_service"), shown("Jane Doe, 3 May")
    ('date_of_service', '<a key of 15 characters>')
    """
    return key if _FIELD_NAME.fullmatch(key) else f"<a key of {len(key)} characters>"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise JsonFault("the key is given twice", field=shown(key))
            seen.add(key)
    return result


def _constant(name: str) -> NoReturn:
    raise JsonFault(f"holds {name}, which is no JSON number")


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise JsonFault("holds a number too large for a double")
    return number


def _integer(digits: str) -> int:
    # Sixteen digits hold every allowed integer; longer ones are refused before Python spends time on them.
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise JsonFault("holds an integer beyond 2^53")
    return int(digits)


def _check_depth(value: Any, max_depth: int) -> None:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(max_depth):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, dict | list)
        ]
    if level:
        raise JsonFault(f"is nested deeper than {max_depth} levels")


def _check_surrogates(value: Any) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and not item.isascii():
            try:
                item.encode("utf-8")
            except UnicodeEncodeError:
                raise JsonFault("holds half a surrogate pair, which is no character") from None


def _plain(error: json.JSONDecodeError) -> str:
    """The standard library's words, which never hold what was read, in the middle of a sentence."""
    return (error.msg[:1].lower() + error.msg[1:]).removesuffix(" at")
