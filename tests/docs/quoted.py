"""The code that a Markdown page quotes: its fenced blocks by language, its console commands, its inline code."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
ENDS = re.compile(r"^(\||>|>>|<|;|&&|&|2>|\|\|)$")


def blocks(text: str, language: str) -> list[str]:
    """What stands in the fenced blocks of one language, in order."""
    return [body for name, body in FENCE.findall(text) if name == language]


def console(text: str) -> list[list[str]]:
    """The words of every ``$ `` line of the console blocks, in order; a backslash at a line's end joins lines."""
    lines = "\n".join(blocks(text, "console")).replace("\\\n", " ").splitlines()
    return [shlex.split(line.strip()[2:], comments=True) for line in lines if line.strip().startswith("$ ")]


def commands(text: str, program: str) -> Iterator[tuple[list[str], bool]]:
    """The arguments of every quoted command of ``program``; and whether it is whole, as a block's is, or a mention."""
    for _, body in FENCE.findall(text):
        for line in body.replace("\\\n", " ").splitlines():
            for words in _called(line.strip().removeprefix("$ "), program):
                yield words, True
    for mention in INLINE.findall(FENCE.sub("", text)):
        for words in _called(" ".join(mention.split()), program):
            yield words, False


def _called(line: str, program: str) -> Iterator[list[str]]:
    if not re.search(rf"(^|[\s/]){program}(\s|$)", line):
        return
    try:
        words = shlex.split(line, comments=True)
    except ValueError:  # prose with an apostrophe: no command line
        return
    command: list[str] = []
    for word in [*words, ";"]:
        if not ENDS.match(word):
            command.append(word)
            continue
        while command and re.fullmatch(r"[A-Z_]+=.*", command[0]):
            command.pop(0)
        if command and command[0].rpartition("/")[2] == program:
            yield command[1:]
        command = []
