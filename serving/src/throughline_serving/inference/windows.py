"""How a text becomes the token windows that an encoder reads. Training and serving both read through this file."""

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from throughline_serving.errors import InputError
from throughline_serving.reading.document import BETWEEN_NOTES

FORMAT = "encoder/1"


@dataclass(frozen=True)
class WindowSettings:
    """What is stored beside the model so that serving reads exactly as training did.

    ``window`` tokens are read at once, opening and closing tokens included; windows of a longer text share ``overlap``
    tokens; ``limit`` is the most tokens of one text that are read at all. ``opening`` and ``closing`` are token ids
    around each window; ``between`` (or None) stands where one note ends and the next begins; ``blank`` stands for a
    text without tokens.
    """

    window: int
    overlap: int
    limit: int
    opening: tuple[int, ...]
    closing: tuple[int, ...]
    between: int | None
    blank: int

    def __post_init__(self) -> None:
        room = self.window - len(self.opening) - len(self.closing)
        if not 0 <= self.overlap < room:
            raise InputError(
                f"overlap {self.overlap} does not fit windows with room for {room} tokens",
                where="encoder.json: overlap",
                remedy="give an overlap below the window",
            )


@dataclass(frozen=True, eq=False)
class Reading:
    """One text as W windows of S tokens each, none of them padding.

    Every document token is *owned* by exactly one window; owned tokens, window after window, are the text in order.
    """

    ids: NDArray[np.int64]  # [W, S]
    owned: NDArray[np.bool_]  # [W, S], T of them true
    offsets: NDArray[np.int32]  # [T, 2], start and end of each owned token in the text
    unread: tuple[tuple[int, int], ...]  # places of the text beyond ``limit`` tokens


class Reader:
    """A tokenizer with its windows.

    The tokenizer's own truncation and padding are switched off: a published tokenizer may cut at 128 tokens silently.
    """

    def __init__(self, tokenizer: Tokenizer, settings: WindowSettings) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.tokenizer, self.settings = tokenizer, settings

    @classmethod
    def load(cls, folder: Path) -> "Reader":
        """Read ``tokenizer.json`` and ``encoder.json`` of a folder that ``save`` wrote."""
        stored: dict[str, Any] = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        if stored.pop("schema", None) != FORMAT:
            raise InputError("not an encoder of this version", where=str(folder), remedy="train it again")
        stored["opening"], stored["closing"] = tuple(stored["opening"]), tuple(stored["closing"])
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")), WindowSettings(**stored))

    def save(self, folder: Path) -> None:
        """Write ``tokenizer.json`` and ``encoder.json``."""
        self.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        stored = {"schema": FORMAT, **asdict(self.settings)}
        (folder / "encoder.json").write_text(json.dumps(stored, indent=1), encoding="utf-8")

    def read(self, text: str) -> Reading:
        """Tokenise one text and cut it into windows of equal length."""
        ids, offsets = self._tokens(text)
        unread: tuple[tuple[int, int], ...] = ()
        if len(ids) > self.settings.limit:
            unread = ((offsets[self.settings.limit][0], len(text)),)
            ids, offsets = ids[: self.settings.limit], offsets[: self.settings.limit]
        if not ids:
            ids, offsets = [self.settings.blank], [(0, 0)]
        starts, owners, length = windows_of(len(ids), self.settings)
        before, after = len(self.settings.opening), len(self.settings.closing)
        windows = np.empty((len(starts), before + length + after), dtype=np.int64)
        owned = np.zeros(windows.shape, dtype=np.bool_)
        windows[:, :before], windows[:, before + length :] = self.settings.opening, self.settings.closing
        content = np.asarray(ids, dtype=np.int64)
        for row, (start, (first, last)) in enumerate(zip(starts, owners, strict=True)):
            windows[row, before : before + length] = content[start : start + length]
            owned[row, before + first - start : before + last - start] = True
        return Reading(windows, owned, np.asarray(offsets, dtype=np.int32), unread)

    def _tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Token ids and places of the whole text."""
        between = self.settings.between
        if between is None:
            encoding = self.tokenizer.encode(text, add_special_tokens=False)
            return encoding.ids, encoding.offsets
        ids: list[int] = []
        offsets: list[tuple[int, int]] = []
        position = 0
        for part in text.split(BETWEEN_NOTES):
            encoding = self.tokenizer.encode(part, add_special_tokens=False)
            if ids and encoding.ids:
                ids.append(between)
                offsets.append((position - len(BETWEEN_NOTES), position))
            ids += encoding.ids
            offsets += [(position + start, position + end) for start, end in encoding.offsets]
            position += len(part) + len(BETWEEN_NOTES)
        return ids, offsets


def windows_of(tokens: int, settings: WindowSettings) -> tuple[list[int], list[tuple[int, int]], int]:
    """Where windows start, which tokens each owns, and how many tokens each holds.

    Windows have equal length, so nothing is padded; each boundary lies in the middle of an overlap, so that a token is
    read with context on both sides.

    >>> windows_of(10, WindowSettings(6, 2, 99, (), (), None, 0))
    ([0, 4], [(0, 5), (5, 10)], 6)
    """
    room = settings.window - len(settings.opening) - len(settings.closing)
    if tokens <= room:
        return [0], [(0, tokens)], tokens
    count = -(-(tokens - settings.overlap) // (room - settings.overlap))
    starts = [i * (tokens - room) // (count - 1) for i in range(count)]
    cuts = [0, *((left + room + right) // 2 for left, right in pairwise(starts)), tokens]
    return starts, list(pairwise(cuts)), room
