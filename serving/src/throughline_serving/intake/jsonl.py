"""JSON Lines -> encounters, one a line; what cannot be read is refused line by line, the rest goes on."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from throughline_serving.encounter import Encounter
from throughline_serving.errors import InputError
from throughline_serving.intake import strict_json
from throughline_serving.intake.refusal import Refusal, first_fault
from throughline_serving.intake.strict_json import MAX_BYTES, JsonFault

STANDARD_INPUT = "-"
_NOT_TEXT = {b"\x1f\x8b": "is compressed", b"PK": "is a zip file", b"\xff\xfe": "is UTF-16", b"\xfe\xff": "is UTF-16"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(source: Path | IO[bytes], file: str | None = None) -> Iterator[Encounter | Refusal]:
    """Every encounter or refusal of a file, in order. ``file`` is how refusals name a stream.

    Streams: besides one line it holds 16 bytes for each encounter id, to refuse an id that comes back. Raises
    ``InputError`` before the first item where the file cannot be read at all.
    """
    name = file or (str(source) if isinstance(source, Path) else STANDARD_INPUT)
    seen = SeenIds()
    for number, line in lines(source, name):
        read_line = encounter_of(line, name, number)
        if isinstance(read_line, Encounter) and not seen.add(read_line.encounter_id):
            read_line = repeated(name, number)
        yield read_line


def lines(source: Path | IO[bytes], file: str) -> Iterator[tuple[int, bytes]]:
    """Line numbers, from 1, and lines without their ends; blank lines are passed over.

    A line longer than ``MAX_BYTES`` comes cut at one byte more, so that whoever parses it refuses it. A byte order
    mark is taken off where it starts the file.
    """
    stream = _open(source) if isinstance(source, Path) else source
    try:
        number = 0
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            if number == 1:
                _refuse_other_formats(line, file)
                line = line.removeprefix(_BYTE_ORDER_MARK)
            rest = line
            while not rest.endswith(b"\n") and len(rest) > MAX_BYTES:
                rest = stream.readline(MAX_BYTES + 1)
            if content := line.rstrip(b"\r\n \t"):
                yield number, content
    except OSError as error:
        raise InputError(f"{file} cannot be read to its end: {error.strerror}", where=file, remedy="check it") from None
    finally:
        if isinstance(source, Path):
            stream.close()


def encounter_of(line: bytes, file: str, number: int | None) -> Encounter | Refusal:
    """The encounter that one line, or the body of a request, holds; else why not."""
    try:
        strict_json.parse(line)
        return Encounter.model_validate_json(line)
    except JsonFault as fault:
        return Refusal(file=file, line=number, field=fault.field, reason=fault.reason)
    except ValidationError as error:
        field, reason = first_fault(error)
        return Refusal(file=file, line=number, field=field, reason=reason)


def repeated(file: str, number: int) -> Refusal:
    """The refusal of an encounter whose id an earlier line of the same file had."""
    return Refusal(file=file, line=number, field="encounter_id", reason="was given on an earlier line")


class SeenIds:
    """The encounter ids of a file so far, as 16-byte digests."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def add(self, encounter_id: str) -> bool:
        """Whether the id is new."""
        digest = blake2b(encounter_id.encode(), digest_size=16).digest()
        if digest in self._digests:
            return False
        self._digests.add(digest)
        return True


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", where=str(path), remedy="give a file of encounters, one a line"
        ) from None


def _refuse_other_formats(start: bytes, file: str) -> None:
    for magic, what in _NOT_TEXT.items():
        if start.startswith(magic):
            raise InputError(f"{file} {what}", where=file, remedy="give JSON Lines in UTF-8")
