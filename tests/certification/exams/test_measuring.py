"""Our formulas against scipy, numpy and pingouin."""

import random
import warnings
from fractions import Fraction
from itertools import product

import numpy
import pytest
from scipy import stats

from certification.exams import measuring

NEAR = {"rel": 0, "abs": 1e-9}


def matrix(rng, *, missing):
    """Marks of 5 to 60 people in 3 to 12 items, whose abilities and difficulties differ; some were not asked some."""
    people, items = rng.randint(5, 60), rng.randint(3, 12)
    difficulty = [rng.random() for _item in range(items)]
    return [
        [None if rng.random() < missing else rng.choice([0.0, 0.25, 1.0, float(ability > hard)]) for hard in difficulty]
        for ability in (rng.random() for _person in range(people))
    ]


def known(left, right):
    return numpy.array([(a, b) for a, b in zip(left, right, strict=True) if None not in (a, b)]).reshape(-1, 2)


def differences(seed, number):
    """How many figures of so many random matrices are further than 1e-9 from the outside ones."""
    rng, wrong = random.Random(seed), 0
    for _matrix in range(number):
        rows = matrix(rng, missing=rng.choice([0, 0.1, 0.4]))
        for at in range(len(rows[0])):
            item = [row[at] for row in rows]
            rest = [sum(mark for n, mark in enumerate(row) if n != at and mark is not None) for row in rows]
            wrong += sum(not near(ours, theirs) for ours, theirs in both(item, rest))
        wrong += not near(measuring.alpha(rows), alpha_by_numpy(rows))
    return wrong


def near(ours, theirs):
    return (ours is None and theirs is None) or (ours is not None and ours == pytest.approx(theirs, **NEAR))


def scale_differences(seed, number):
    """The same of tests and of their parts: each row is parted in two domains."""
    rng, wrong = random.Random(seed), 0
    for _matrix in range(number):
        rows = matrix(rng, missing=0)
        at = rng.randint(1, len(rows[0]) - 1)
        parts = [row[:at] for row in rows], [row[at:] for row in rows]
        for part in (rows, *parts):
            wrong += sum(not near(ours, theirs) for ours, theirs in scales(part))
        one, other = ([sum(row) / len(row) for row in part] for part in parts)
        wrong += sum(not near(ours, theirs) for ours, theirs in both(one, other))
    return wrong


def scales(rows):
    ours, totals = measuring.scale(rows), numpy.mean(numpy.array(rows), axis=1)
    reliability = alpha_by_numpy(rows) if len(rows[0]) > 1 else None
    yield ours.mean, float(numpy.mean(totals))
    yield ours.deviation, float(numpy.std(totals, ddof=1))
    yield ours.alpha, reliability
    error = None if reliability is None else float(numpy.std(totals, ddof=1) * max(0, 1 - reliability) ** 0.5)
    yield ours.standard_error, error


def both(item, rest):
    pairs = known(item, rest)
    marks = [mark for mark in item if mark is not None]
    yield measuring.mean(item), float(numpy.mean(marks)) if marks else None
    varies = len(pairs) > 1 and all(numpy.ptp(pairs, axis=0) > 0)
    yield measuring.discrimination(item, rest), float(stats.pearsonr(*pairs.T).statistic) if varies else None
    best = numpy.cov(*numpy.sort(pairs, axis=0).T)[0, 1] if varies else None
    yield measuring.efficiency(item, rest), numpy.cov(*pairs.T)[0, 1] / best if varies else None


def alpha_by_numpy(rows):
    marks = numpy.ma.masked_invalid(numpy.array([[numpy.nan if m is None else m for m in row] for row in rows]))
    covariances = [
        [pair_covariance(marks[:, a], marks[:, b]) for b in range(marks.shape[1])] for a in range(marks.shape[1])
    ]
    total, items = numpy.nansum(covariances), marks.shape[1]
    if any(numpy.isnan(covariances[at][at]) for at in range(items)) or total == 0:
        return None
    return float(items / (items - 1) * (1 - numpy.trace(covariances) / total))


def pair_covariance(left, right):
    pairs = known(
        [None if m is numpy.ma.masked else m for m in left], [None if m is numpy.ma.masked else m for m in right]
    )
    return numpy.cov(*pairs.T)[0, 1] if len(pairs) > 1 else numpy.nan


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_figures_of_random_matrices_equal_scipys():
    assert differences(1968, 40) == 0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_figures_of_domains_equal_scipys():
    assert scale_differences(1993, 60) == 0


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_figures_of_domains_of_1_000_random_matrices_equal_scipys():
    assert scale_differences(2027, 1_000) == 0


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_figures_of_1_000_random_matrices_equal_scipys():
    assert differences(2026, 1_000) == 0


@pytest.mark.long
def test_alpha_of_1_000_random_matrices_equals_pingouins():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        pingouin = pytest.importorskip("pingouin")
        pandas = pytest.importorskip("pandas")
    rng, compared = random.Random(7), 0
    while compared < 1_000:
        rows = matrix(rng, missing=rng.choice([0, 0.1]))
        theirs, _interval = pingouin.cronbach_alpha(pandas.DataFrame(rows, dtype=float), nan_policy="pairwise")
        if numpy.isfinite(theirs):
            assert measuring.alpha(rows) == pytest.approx(theirs, **NEAR)
            compared += 1


def test_alpha_of_marks_of_0_and_1_is_kr_20():
    rows = [row for row in product([0.0, 1.0], repeat=3) if row != (1, 0, 1)]
    n, items = len(rows), 3
    shares = [Fraction(sum(int(row[at]) for row in rows), n) for at in range(items)]
    totals = [Fraction(int(sum(row))) for row in rows]
    mean = sum(totals) / n
    # KR-20 with variances over n; the factor n/(n-1) is in both and falls out.
    kr20 = Fraction(items, items - 1) * (
        1 - sum(p * (1 - p) for p in shares) / (sum((t - mean) ** 2 for t in totals) / n)
    )

    assert measuring.alpha(rows) == pytest.approx(float(kr20), **NEAR)


def test_alpha_by_place_survives_a_random_draw_and_by_item_does_not():
    rng = random.Random(40)
    abilities = [rng.gauss(0, 1) for _person in range(2_000)]
    bank = [rng.gauss(0, 1) for _item in range(40)]
    drawn = [rng.sample(range(40), 10) for _person in abilities]
    rows = [
        [float(rng.gauss(0, 1) < ability - bank[item]) for item in items]
        for ability, items in zip(abilities, drawn, strict=True)
    ]

    by_place = measuring.alpha(rows)

    assert 0.6 < by_place < 0.85


@pytest.mark.parametrize("marks", [[], [None], [1.0], [None, None]])
def test_what_cannot_be_said_of_few_is_not_said(marks):
    assert measuring.deviation(marks) is None
    assert measuring.discrimination(marks, marks) is None
    assert measuring.alpha([[mark] for mark in marks]) is None
    assert measuring.standard_error(marks, None) is None


def test_standard_error_of_a_perfect_test_is_none_at_all():
    assert measuring.standard_error([0.0, 1.0], 1.0) == 0
    assert measuring.standard_error([0.0, 2.0], 0.75) == pytest.approx(2**0.5 * 0.5, **NEAR)


def test_scale_of_unequal_rows_has_a_mean_and_no_alpha():
    scale = measuring.scale([[1.0, 0.0], [1.0], []])

    assert (scale.n, scale.mean, scale.alpha, scale.standard_error) == (2, 0.75, None, None)
