"""Whether a word is affirmed: ConText-like rules as a table (after Chapman et al. 2001, Harkema et al. 2009).

A trigger marks the words after it (``forward``) or before it (``backward``) up to the end of the sentence, or to a word
that ends a clause. A ``pseudo`` trigger marks nothing and hides the
triggers inside it. Earlier kinds win where two rules mark one word: family, negated, uncertain, history.
"""

from enum import IntEnum


class Assertion(IntEnum):
    """What a note says of a word."""

    AFFIRMED = 0
    NEGATED = 1
    UNCERTAIN = 2
    HISTORY = 3
    FAMILY = 4


_RULES: dict[tuple[Assertion, str], str] = {
    (Assertion.NEGATED, "forward"): (
        "no, not, without, denies, denied, deny, denying, negative for, free of, absence of, absent, "
        "no evidence of, no sign of, no signs of, no radiographic evidence of, no definite, no obvious, no focal, "
        "never had, never, rules out, ruled out for, ruled out, neither, nor, none, fails to reveal, "
        "failed to show, lack of, resolution of, resolved, cannot see, didn't, doesn't, isn't, wasn't, no longer, "
        "rather than, instead of, sin, niega, ausencia de, no se observa, no presenta"
    ),
    (Assertion.NEGATED, "backward"): (
        "is ruled out, was ruled out, are ruled out, been ruled out, is absent, are absent, is not seen, "
        "are not seen, not seen, not identified, not present, not visualized, not demonstrated, is negative, "
        "was negative, were negative, has resolved, have resolved, is resolved, has cleared, have cleared, "
        "not appreciated, not evident, unlikely, is excluded, are excluded"
    ),
    (Assertion.UNCERTAIN, "forward"): (
        "possible, possibly, probable, probably, suspected, suspect, suspicious for, suspicion of, question of, "
        "question, questionable, evaluate for, evaluation for, evaluation of, evaluate, eval for, rule out, r o, "
        "ro, concern for, concerning for, concerned about, may represent, may be, might be, could represent, "
        "could be, suggestive of, suggests, suggesting, likely, most likely, consistent with, compatible with, "
        "versus, vs, cannot exclude, cannot be excluded, differential includes, presumed, worrisome for, "
        "assess for, look for, looking for, check for, screening for, screen for, if, whether, should, apparent, "
        "perhaps, appears to be, posible, probable, sospecha de, descartar"
    ),
    (Assertion.UNCERTAIN, "backward"): (
        "is suspected, are suspected, was suspected, cannot be excluded, not excluded, cannot be ruled out, "
        "not ruled out, is possible, are possible, is likely, is questioned, is considered, should be considered, "
        "suspected"
    ),
    (Assertion.HISTORY, "forward"): (
        "history of, h o, hx of, past history of, previous, previously, prior, status post, s p, known, "
        "antecedentes de"
    ),
    (Assertion.HISTORY, "backward"): (
        "in the past, years ago, months ago"
    ),
    (Assertion.FAMILY, "forward"): (
        "family history of, family history, mother has, mother had, mother with, father has, father had, "
        "father with, brother has, brother had, sister has, sister had, sibling with, siblings with, maternal, "
        "paternal"
    ),
    (Assertion.FAMILY, "backward"): (
        "in mother, in father, in brother, in sister, in siblings, runs in the family"
    ),
}
_PSEUDO = (
    "no increase, no change, no significant change, no interval change, no further, not only, not necessarily, "
    "no significant interval change, without difficulty, not certain if, gram negative, no prior, no previous, "
    "without contrast, not been previously, not known, no known drug, rh negative, if clinically, if symptoms, "
    "if there, no comparison, no priors, history and physical, not well seen, not well visualized"
)
_CLAUSE_ENDS = (
    "but however although though except besides nevertheless yet whereas apart aside which who secondary because since "
    "therefore presenting presents complains pero aunque excepto"
)
_ENDS = frozenset(_CLAUSE_ENDS.split())
_PRIORITY = {
    Assertion.AFFIRMED: 0,
    Assertion.HISTORY: 1,
    Assertion.UNCERTAIN: 2,
    Assertion.NEGATED: 3,
    Assertion.FAMILY: 4,
}

_Trigger = tuple[tuple[str, ...], Assertion, str]


def _table() -> dict[str, tuple[_Trigger, ...]]:
    """Triggers by their first word, longest first."""
    triggers: list[_Trigger] = [
        (tuple(phrase.split()), kind, direction)
        for (kind, direction), phrases in _RULES.items()
        for phrase in phrases.split(", ")
    ]
    triggers += [(tuple(phrase.split()), Assertion.AFFIRMED, "pseudo") for phrase in _PSEUDO.split(", ")]
    triggers.sort(key=lambda t: -len(t[0]))
    by_first: dict[str, list[_Trigger]] = {}
    for trigger in triggers:
        by_first.setdefault(trigger[0][0], []).append(trigger)
    return {first: tuple(rows) for first, rows in by_first.items()}


_TABLE = _table()
_STARTS = frozenset(_TABLE)


def assert_words(words: list[str], sentences: list[int]) -> list[int]:
    """An ``Assertion`` per word.

    >>> assert_words("fever without cough but wheezing".split(), [0] * 5)
    [0, 0, 1, 0, 0]
    """
    marks = [0] * len(words)
    if _STARTS.isdisjoint(words):
        return marks
    begins, ends = _clauses(words, sentences)
    triggers = _triggers(words, sentences)
    forward = [(stop, ends[stop - 1], kind) for _, stop, kind, direction in triggers if direction == "forward"]
    backward = [(begins[first], first, kind) for first, _, kind, direction in triggers if direction == "backward"]
    # In one clause the first forward trigger of a kind, and the last backward one, cover what the others do.
    scopes = {(end, kind): (start, end) for start, end, kind in reversed(forward)}
    scopes |= {(-1 - start, kind): (start, end) for start, end, kind in backward}
    for (_, kind), (start, end) in scopes.items():
        for i in range(start, end):
            if _PRIORITY[kind] > _PRIORITY[Assertion(marks[i])]:
                marks[i] = int(kind)
    return marks


def _triggers(words: list[str], sentences: list[int]) -> list[tuple[int, int, Assertion, str]]:
    """First word, end, kind and direction of each trigger; what a longer or pseudo trigger covers is not one itself."""
    found: list[tuple[int, int, Assertion, str]] = []
    i, n = 0, len(words)
    while i < n:
        step = 1
        for phrase, kind, direction in _TABLE.get(words[i], ()):
            stop = i + len(phrase)
            if len(phrase) < step:
                break  # a longer trigger already stands here
            if stop > n or sentences[stop - 1] != sentences[i] or tuple(words[i:stop]) != phrase:
                continue
            step = stop - i
            if direction == "pseudo":
                break
            found.append((i, stop, kind, direction))
        i += step
    return found


def _clauses(words: list[str], sentences: list[int]) -> tuple[list[int], list[int]]:
    """For each word, where the stretch before it begins and the one after it ends: at the edge of its clause."""
    n = len(words)
    begins, ends = [0] * n, [n] * n
    for i in range(1, n):
        cut = sentences[i - 1] != sentences[i] or words[i - 1] in _ENDS
        begins[i] = i if cut else begins[i - 1]
    for i in range(n - 2, -1, -1):
        cut = sentences[i + 1] != sentences[i] or words[i + 1] in _ENDS
        ends[i] = i + 1 if cut else ends[i + 1]
    return begins, ends
