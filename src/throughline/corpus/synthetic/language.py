"""Frames in which a finding is affirmed, denied, doubted, remembered or compared. A finding is a noun phrase."""

from random import Random

AFFIRMED = (
    "There is {}.",
    "{} is seen.",
    "{}.",
    "Findings are those of {}.",
    "{} is present.",
    "{} is identified.",
    "Again noted is {}.",
)
AFFIRMED_TERSE = ("{}.", "{}.", "{} is present.", "Findings diagnostic of {}.", "{} as described.", "{}, confirmed.")
DENIED = (
    "No evidence of {}.",
    "No {}.",
    "There is no {}.",
    "Negative for {}.",
    "{} is not seen.",
    "Without {}.",
    "{} has been excluded.",
)
DOUBTED = (
    "Probable {}.",
    "Possible {}.",
    "Findings suspicious for {}.",
    "{} cannot be excluded.",
    "Rule out {}.",
    "Questionable {}.",
    "Appearance compatible with {}.",
    "Findings consistent with {}.",
    "Suspected {}, not confirmed.",
)
REMEMBERED = (
    "History of {}.",
    "Past history of {}, resolved.",
    "Previously treated for {}.",
    "Remote {} noted in the chart.",
)
IN_FAMILY = (
    "Family history of {} in the mother.",
    "Father had {}.",
    "Sibling with {}.",
)
COMPARED = (
    "The {} seen on the prior study has resolved.",
    "Compared with the earlier examination, which showed {}, now clear.",
    "Prior report described {}; this is no longer seen.",
)
MEASURED = ("measuring {} cm", "up to {} cm", "{} cm in greatest dimension", "approximately {} cm")


def frame(rng: Random, frames: tuple[str, ...], phrase: str) -> str:
    """One of the frames around the phrase."""
    return rng.choice(frames).format(phrase)


def join(items: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def centimetres(rng: Random, low: float, high: float) -> str:
    """A measurement with one decimal, as ``2.4``."""
    return f"{rng.uniform(low, high):.1f}"


def pick(rng: Random, phrases: str) -> str:
    """One of the phrases separated by ``|``."""
    return rng.choice(phrases.split("|"))


def few(rng: Random, items: list[str], low: int, high: int) -> list[str]:
    """Between ``low`` and ``high`` different items, as many as there are."""
    return rng.sample(items, min(len(items), rng.randint(low, high)))
