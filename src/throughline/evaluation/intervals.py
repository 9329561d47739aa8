"""Intervals around observed shares."""

from math import sqrt

Z95 = 1.959963984540054


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % Wilson score interval of k of n, as fractions; (0, 1) when nothing was observed.

    >>> [round(100 * limit, 1) for limit in wilson(17, 437)]
    [2.4, 6.1]
    """
    if n == 0:
        return 0.0, 1.0
    share, square = k / n, Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return (0.0 if k == 0 else middle - half), (1.0 if k == n else middle + half)
