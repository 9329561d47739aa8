"""Payers' answers to the submitted claim: paid, denied or never answered, 15 to 90 days later."""

from datetime import date, timedelta
from random import Random

from throughline_serving.claim import Claim
from throughline_serving.encounter import Remit

DENIED_IF_WRONG = 0.35
DENIED_IF_RIGHT = 0.008
UNANSWERED = 0.01

# (group, CARC, RARC) by kind of error; codes are public facts.
CODING_DENIALS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "symptom beside finding": (("CO", "11", None), ("CO", "50", None)),
    "uncertain coded": (("CO", "11", None), ("CO", "146", None)),
    "views or contrast": (("CO", "16", "M20"), ("CO", "97", None)),
    "26 or side": (("CO", "4", None),),
    "units": (("CO", "151", "N362"),),
    "25 missing": (("CO", "97", None), ("CO", "4", None)),
    "59 or XS": (("CO", "236", None), ("CO", "97", None)),
    "screening": (("CO", "4", None), ("CO", "11", None)),
    "side": (("CO", "4", None),),
    "global": (("CO", "97", None),),
    "level": (("CO", "150", None),),
    "stains": (("CO", "151", "N362"), ("CO", "97", None)),
}
ANY_CODING_DENIAL = (("CO", "11", None), ("CO", "16", "M76"), ("CO", "146", None))
# Denials that say nothing of the coding.
OTHER_DENIALS = (("CO", "22", None), ("CO", "29", None), ("CO", "109", None), ("CO", "197", None))
NOT_CODING_SHARE = 0.02


def answer(claim: Claim, error: str | None, day: date, rng: Random) -> tuple[Remit, ...]:
    """One remit a line. ``error`` is the kind of the submitted claim's error; ``day`` the date of service."""
    lines = range(1, len(claim.lines) + 1)
    if rng.random() < UNANSWERED:
        return tuple(Remit(line=i, outcome="pending") for i in lines)
    if rng.random() < (DENIED_IF_WRONG if error else DENIED_IF_RIGHT):
        reasons = CODING_DENIALS.get(error or "", ANY_CODING_DENIAL)
    elif rng.random() < NOT_CODING_SHARE:
        reasons = OTHER_DENIALS
    else:
        paid = day + timedelta(days=rng.randint(25, 90))
        return tuple(Remit(line=i, outcome="paid", group="CO", carc="45", adjudicated=paid) for i in lines)
    refused = rng.choice(lines)
    group, carc, rarc = rng.choice(reasons)
    answered = day + timedelta(days=rng.randint(15, 45))
    return tuple(
        Remit(line=i, outcome="denied", group=group, carc=carc, rarc=rarc, adjudicated=answered)
        if i == refused
        else Remit(line=i, outcome="paid", group="CO", carc="45", adjudicated=answered)
        for i in lines
    )
