"""How figures are written for people: shares with their n, 95 % intervals, bounds, digests, money.

Everything takes counts or fractions (0 to 1) and returns plain text; pages turn the blank of "5 %" into a
non-breaking one. A share of fewer than 30 is given as counts: a percentage would claim more than it knows.
"""

from collections.abc import Sequence
from math import ceil

from throughline.evaluation.intervals import wilson

FEWEST_FOR_PERCENT = 30
DASH = "\u2013"  # stands for a figure that there is none of
NOT_MEASURED = "not measured"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
RISKS = {"coding_error": ("coding error", "error"), "denial": ("denial", "denial")}


def percent(fraction: float, digits: int = 1) -> str:
    """A fraction in percent with fixed digits.

    >>> percent(0.728)
    '72.8 %'
    """
    return f"{100 * fraction:.{digits}f} %"


def promised(fraction: float) -> str:
    """A target as certified: one digit, or all it needs.

    >>> promised(0.05), promised(0.0025)
    ('5.0 %', '0.25 %')
    """
    exact = round(100.0 * fraction, 6)
    return f"{exact:.1f} %" if round(exact, 1) == exact else f"{exact:g} %"


def target(fraction: float) -> str:
    """A chosen percentage without needless zeros.

    >>> target(0.05), target(0.025)
    ('5 %', '2.5 %')
    """
    return f"{100 * fraction:.6g} %"


def share(k: int, n: int) -> str:
    r"""An observed share: percent from n = 30 on, counts below, a dash when nothing was observed.

    >>> share(17, 437), share(1, 20), share(0, 0)
    ('3.9 %', '1 of 20', '\u2013')
    """
    if n == 0:
        return DASH
    return percent(k / n) if n >= FEWEST_FOR_PERCENT else of(k, n)


def of(k: int, n: int) -> str:
    """Counts.

    >>> of(1072, 2400)
    '1,072 of 2,400'
    """
    return f"{count(k)} of {count(n)}"


def chance(probability: float) -> str:
    """A probability as written in a claim: two digits, or all it needs.

    >>> chance(0.1), chance(0.025)
    ('0.10', '0.025')
    """
    return f"{probability:.2f}" if round(probability, 2) == round(probability, 9) else f"{probability:.4g}"


def count(n: int) -> str:
    """A whole number with its thousands apart."""
    return f"{n:,}"


def brackets(low: float, high: float, digits: int = 1) -> str:
    """An interval of percentages, from fractions.

    >>> brackets(0.691, 0.762)
    '[69.1, 76.2]'
    """
    return f"[{100 * low:.{digits}f}, {100 * high:.{digits}f}]"


def wilson_brackets(k: int, n: int, digits: int = 1) -> str:
    """The Wilson interval of k of n; nothing below n = 30, where counts stand alone."""
    return brackets(*wilson(k, n), digits) if n >= FEWEST_FOR_PERCENT else ""


def score(value: float) -> str:
    """An F1, MAP or AURC to three digits."""
    return f"{value:.3f}"


def score_brackets(low: float, high: float) -> str:
    """The bootstrap interval of an F1, MAP or AURC."""
    return f"[{low:.3f}, {high:.3f}]"


def bound(kind: str, fraction: float) -> str:
    """A certified bound, short.

    >>> bound("coding_error", 0.05)
    'error ≤ 5.0 %'
    """
    return f"{risk_short(kind)} ≤ {promised(fraction)}"


def risk(kind: str) -> str:
    """The name of a risk: ``coding_error`` is "coding error"."""
    return RISKS.get(kind, (kind.replace("_", " "), ""))[0]


def risk_short(kind: str) -> str:
    """The name of a risk where room is scarce."""
    return RISKS.get(kind, ("", kind.replace("_", " ")))[1]


def confidence(threshold: float) -> str:
    """A certified threshold, four digits; the file holds all of them."""
    return f"{threshold:.4f}"


def money(amount: float, currency: str) -> str:
    """Money to the cent: ``$1.53`` or ``1.53 EUR``."""
    return f"${amount:,.2f}" if currency == "USD" else f"{amount:,.2f} {currency}"


def number(n: int) -> str:
    """A small number as a word.

    >>> number(3), number(40)
    ('three', '40')
    """
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else count(n)


def capital(text: str) -> str:
    """The sentence's first letter raised, the rest left alone."""
    return text[:1].upper() + text[1:]


def upward(fraction: float) -> str:
    """A bound found from counts, rounded up to a tenth: rounding must not promise more than was found.

    >>> upward(0.1081)
    '10.9 %'
    """
    return f"{ceil(round(1000.0 * fraction, 6)) / 10.0:.1f} %"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Words in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return f" {joint} ".join(([", ".join(words[:-1])] if words[1:] else []) + list(words[-1:]))


def duration(seconds: float) -> str:
    """A run's length: ``7 min 48 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def short(digest: str) -> str:
    """A digest as people see it: six characters, without its ``sha256:`` label."""
    return digest.rpartition(":")[2][:6]
