"""Texts that say nearly the same: MinHash over word 5-shingles finds candidates, exact Jaccard similarity decides."""

import re
from collections import defaultdict
from collections.abc import Sequence

WORDS = 5  # of a shingle
PERMUTATIONS = 128
ROWS = 8  # of a band: at similarity 0.9 a pair shares one of the 16 bands with probability 0.9999
WORD = re.compile(r"\w+")


def near_duplicates(texts: Sequence[str], of: Sequence[str], similarity: float) -> list[bool]:
    """For each text, whether its Jaccard similarity (0 to 1) with any of ``of`` is at least ``similarity``."""
    mine, theirs = [shingles(text) for text in texts], [shingles(text) for text in of]
    bands: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for i, keys in enumerate(_bands(theirs)):
        for key in keys:
            bands[key].append(i)
    return [
        _any_similar(own, [i for key in keys for i in bands.get(key, ())], theirs, similarity)
        for own, keys in zip(mine, _bands(mine), strict=True)
    ]


def shingles(text: str) -> frozenset[str]:
    """The runs of five words of a text, case and punctuation aside; of a shorter text, all its words as one."""
    words = WORD.findall(text.lower())
    return frozenset(" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1)))


def _bands(sets: Sequence[frozenset[str]]) -> list[list[tuple[int, ...]]]:
    from rensa import RMinHash

    if not sets:
        return []
    digests = RMinHash.digest_matrix_from_token_sets([list(s) for s in sets], PERMUTATIONS, 1).to_rows()
    starts = range(0, PERMUTATIONS, ROWS)
    return [[(start, *row[start : start + ROWS]) for start in starts] for row in digests]


def _any_similar(
    own: frozenset[str], candidates: Sequence[int], theirs: Sequence[frozenset[str]], similarity: float
) -> bool:
    for i in dict.fromkeys(candidates):
        shared = len(own & theirs[i])
        if shared >= similarity * (len(own) + len(theirs[i]) - shared):
            return True
    return False
