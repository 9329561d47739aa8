"""Human coders: how often they err, and in what way, by specialty (estimates, to be replaced by a site's own audit)."""

from random import Random

from throughline_serving.claim import Claim, same_claim

from throughline.corpus.synthetic.coding import Coding, changed

# Share of claims with an error, and the kinds' shares among errors in %.
ERRORS: dict[str, tuple[float, dict[str, float]]] = {
    "radiology": (
        0.04,
        {
            "symptom beside finding": 30,
            "uncertain coded": 20,
            "views or contrast": 20,
            "26 or side": 15,
            "missed finding": 15,
        },
    ),
    "pathology": (0.05, {"units": 35, "level": 20, "stains": 20, "behaviour": 15, "site": 10}),
    "emergency": (
        0.10,
        {"level": 45, "25 missing": 15, "symptom": 15, "7th or external": 13, "repair": 12},
    ),
    "outpatient_surgery": (
        0.08,
        {"59 or XS": 25, "screening": 20, "unspecified": 20, "missed procedure": 15, "side": 10, "global": 10},
    ),
}
# Minutes to code a claim from scratch, and to review a proposal.
MINUTES = {"radiology": (1.5, 0.8), "pathology": (3.0, 1.5), "emergency": (5.0, 3.0), "outpatient_surgery": (10.0, 5.0)}


def submit(specialty: str, coding: Coding, claim: Claim, rng: Random) -> tuple[Claim, str | None]:
    """What a human coder sends for this claim, and the kind of error made (``None``: none)."""
    share, kinds = ERRORS[specialty]
    if rng.random() >= share:
        return claim, None
    left = [t for t in coding.temptations if t.kind in kinds]
    while left:
        one = rng.choices(left, [kinds[t.kind] for t in left])[0]
        sent = changed(claim, one.changes)
        if not same_claim(sent, claim):
            return sent, one.kind
        left.remove(one)
    return claim, None
