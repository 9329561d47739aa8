"""Human coders: how often they err, and in what way, by specialty (estimates, to be replaced by a site's own audit)."""

from dataclasses import dataclass
from random import Random

from throughline_serving.claim import Claim, same_claim

from throughline.corpus.synthetic.coding import Coding, changed


@dataclass(frozen=True)
class Kind:
    """A kind of error: its share among errors, and the share of encounters in which it can be made at all."""

    share: float
    reach: float


# Share of claims with an error.
ERRORS: dict[str, float] = {"radiology": 0.04, "pathology": 0.05, "emergency": 0.10, "outpatient_surgery": 0.08}
KINDS: dict[str, dict[str, Kind]] = {
    "radiology": {
        "symptom beside finding": Kind(0.30, 0.52),
        "uncertain coded": Kind(0.20, 0.10),
        "views or contrast": Kind(0.20, 0.81),
        "26 or side": Kind(0.15, 1.0),
        "missed finding": Kind(0.15, 0.52),
    },
    "pathology": {
        "units": Kind(0.35, 1.0),
        "level": Kind(0.20, 0.95),
        "stains": Kind(0.20, 0.13),
        "behaviour": Kind(0.15, 0.98),
        "site": Kind(0.10, 0.37),
    },
    "emergency": {
        "level": Kind(0.45, 0.88),
        "25 missing": Kind(0.15, 0.17),
        "symptom": Kind(0.15, 0.74),
        "7th or external": Kind(0.13, 0.28),
        "repair": Kind(0.12, 0.14),
    },
    "outpatient_surgery": {
        "59 or XS": Kind(0.25, 0.27),
        "screening": Kind(0.20, 0.29),
        "unspecified": Kind(0.20, 0.77),
        "missed procedure": Kind(0.15, 0.63),
        "side": Kind(0.10, 0.34),
        "global": Kind(0.10, 0.66),
    },
}


def submit(specialty: str, coding: Coding, claim: Claim, rng: Random) -> tuple[Claim, str | None]:
    """What a human coder sends for this claim, and the kind of error made (``None``: none).

    Each kind is made where it can be, so much more often that its share over all encounters comes out right.
    """
    roll = rng.random()
    for name, kind in KINDS[specialty].items():
        possible = [t for t in coding.temptations if t.kind == name]
        if not possible:
            continue
        roll -= ERRORS[specialty] * kind.share / kind.reach
        if roll < 0:
            rng.shuffle(possible)
            sent = (changed(claim, t.changes) for t in possible)
            wrong = next((one for one in sent if not same_claim(one, claim)), None)
            return (claim, None) if wrong is None else (wrong, name)
    return claim, None
