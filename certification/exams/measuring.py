"""Classical test theory over marks from 0 to 1, None where somebody was not asked.

Sources: F. M. Lord and M. R. Novick, Statistical Theories of Mental Test Scores (1968); the names and the treatment of
random draws follow docs.moodle.org, "Quiz statistics calculations". Covariances are those of a sample (n - 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

Mark = float | None
FEW = 30  # attempts below which a figure says little


def mean(marks: Sequence[Mark]) -> float | None:
    """Facility, where the marks are one item's: the share that was earned of what could be."""
    known = [mark for mark in marks if mark is not None]
    return fsum(known) / len(known) if known else None


def covariance(left: Sequence[Mark], right: Sequence[Mark]) -> float | None:
    """Over the pairs in which both are known; None for fewer than two."""
    return _covariance(_both(left, right))


def _both(left: Sequence[Mark], right: Sequence[Mark]) -> list[tuple[float, float]]:
    return [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]


def _covariance(pairs: Sequence[tuple[float, float]]) -> float | None:
    if len(pairs) < 2:
        return None
    a_mean = fsum(a for a, _b in pairs) / len(pairs)
    b_mean = fsum(b for _a, b in pairs) / len(pairs)
    return fsum((a - a_mean) * (b - b_mean) for a, b in pairs) / (len(pairs) - 1)


def deviation(marks: Sequence[Mark]) -> float | None:
    variance = covariance(marks, marks)
    return None if variance is None else sqrt(variance)


def discrimination(item: Sequence[Mark], rest: Sequence[Mark]) -> float | None:
    """Pearson's correlation of an item with the rest of the test, itself left out; None where either does not vary."""
    pairs = _both(item, rest)
    joint = _covariance(pairs)
    spread = [_covariance([(pair[side], pair[side]) for pair in pairs]) for side in (0, 1)]
    if joint is None or not all(spread):
        return None
    return joint / sqrt((spread[0] or 0) * (spread[1] or 0))


def efficiency(item: Sequence[Mark], rest: Sequence[Mark]) -> float | None:
    """Covariance with the rest as a share of the greatest that these marks could have: both in ascending order."""
    pairs = _both(item, rest)
    best = _covariance(list(zip(sorted(a for a, _b in pairs), sorted(b for _a, b in pairs), strict=True)))
    joint = _covariance(pairs)
    return joint / best if joint is not None and best else None


def alpha(rows: Sequence[Sequence[Mark]]) -> float | None:
    """Cronbach's alpha over the columns, KR-20 where marks are 0 or 1: k/(k-1) · (1 - Σ var / Σ cov), pairwise.

    Where items are drawn at random the columns are the places in the test and not the items: over the items of a bank
    the formula is wrong, even negative.
    """
    columns = list(zip(*rows, strict=True))
    if len(columns) < 2:
        return None
    own = [covariance(column, column) for column in columns]
    total = _all_covariances(columns, own, rows)
    if not total or any(variance is None for variance in own):
        return None
    return len(columns) / (len(columns) - 1) * (1 - fsum(variance or 0 for variance in own) / total)


def _all_covariances(
    columns: list[tuple[Mark, ...]], own: list[float | None], rows: Sequence[Sequence[Mark]]
) -> float | None:
    if all(mark is not None for row in rows for mark in row):  # then their sum is the variance of the totals
        totals = [fsum(mark or 0 for mark in row) for row in rows]
        return covariance(totals, totals)
    between = [covariance(left, right) for at, left in enumerate(columns) for right in columns[at + 1 :]]
    # A pair that nobody was asked together says nothing.
    return fsum(2 * joint for joint in between if joint is not None) + fsum(variance or 0 for variance in own)


def standard_error(totals: Sequence[Mark], reliability: float | None) -> float | None:
    """Of measurement, in the unit of the totals: sd · √(1 - alpha)."""
    spread = deviation(totals)
    return spread * sqrt(max(0.0, 1 - reliability)) if spread is not None and reliability is not None else None


@dataclass(frozen=True)
class Scale:
    """How people did in a test or in a part of it; all but `alpha` in shares of its points."""

    n: int
    mean: float | None
    deviation: float | None
    alpha: float | None
    standard_error: float | None


def scale(rows: Sequence[Sequence[float]]) -> Scale:
    """Of what each person earned place by place. No alpha, and no error, where some were asked more than others."""
    shares = [fsum(row) / len(row) for row in rows if row]
    reliability = alpha(rows) if len({len(row) for row in rows}) == 1 else None
    return Scale(len(shares), mean(shares), deviation(shares), reliability, standard_error(shares, reliability))
