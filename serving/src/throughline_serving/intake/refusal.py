"""What was not taken in, and why."""

from pydantic import ValidationError

from throughline_serving.intake.strict_json import shown
from throughline_serving.noun import Noun


class Refusal(Noun):
    """A record that could not be read as an encounter. ``line`` counts from 1; ``field`` is a dotted path.

    ``reason`` continues the sentence that ``field`` starts and never holds what was sent.
    """

    file: str
    line: int | None = None
    field: str | None = None
    reason: str


def first_fault(error: ValidationError) -> tuple[str | None, str]:
    """The first field that does not fit, as a dotted path, and what is wrong with it in plain words."""
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ".".join(str(part) if isinstance(part, int) else shown(part) for part in fault["loc"])
    return path or None, _IN_WORDS.get(fault["type"]) or _plain(fault["msg"])


_IN_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is an unknown key",
    "string_too_short": "must not be empty",
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
    "string_type": "must be a string",
    "int_type": "must be an integer",
}


def _plain(message: str) -> str:
    for theirs in ("Input should be ", "String should ", "Value should ", "Value error, "):
        if message.startswith(theirs):
            return "must " + ("be " if theirs.endswith("be ") else "") + message.removeprefix(theirs)
    return message[:1].lower() + message[1:]
