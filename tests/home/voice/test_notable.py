from datetime import UTC, datetime
from math import comb, log

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from home.voice import notable
from home.voice.models import Gathered, Phrase
from home.voice.months import Month
from tests.factories import portal_knowledge as knowledge

MAY = Month(2026, 5)
counts = st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts, counts)
@settings(max_examples=200)
def test_distance_is_the_ratio_of_two_likelihoods(now, before):
    """Brute force: how likely the counts are with a rate for each period, over one rate for both."""
    (seen, of), (earlier, of_before) = now, before

    def chance(k, n, rate):
        return comb(n, k) * rate**k * (1 - rate) ** (n - k)

    apart = chance(seen, of, seen / of) * chance(earlier, of_before, earlier / of_before)
    together = (seen + earlier) / (of + of_before)
    alike = chance(seen, of, together) * chance(earlier, of_before, together)
    assert notable.log_likelihood(seen, of, earlier, of_before) == pytest.approx(2 * log(apart / alike), abs=1e-8)


@given(counts, counts)
@settings(max_examples=100)
def test_distance_is_the_one_scipy_reckons(now, before):
    (seen, of), (earlier, of_before) = now, before
    assume(0 < seen + earlier < of + of_before)

    table = [[seen, earlier], [of - seen, of_before - earlier]]
    known = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert notable.log_likelihood(seen, of, earlier, of_before) == pytest.approx(known, abs=1e-8)


def test_distance_of_what_is_as_ever_is_none():
    assert notable.log_likelihood(3, 30, 10, 100) == pytest.approx(0)


def say(month, words, *, case=None, day=10):
    """A call of that month on which a customer said these words (stem: words)."""
    fields = {"transcript__call__case": case} if case else {}
    turn = knowledge.TurnFactory(
        transcript__call__started_at=datetime(month.year, month.number, day, tzinfo=UTC), **fields
    )
    gathered = Gathered.objects.create(transcript=turn.transcript, at=turn.transcript.attached_at)
    call = turn.transcript.call
    for one in words:
        Phrase.objects.create(
            gathered=gathered, case=call.case, call=call, turn=turn, key=one, words=one, said_at=call.started_at
        )
    return call.case


@pytest.fixture
def usual(db):
    """Ten calls in the months before that speak of the clock."""
    for n in range(10):
        say(MAY.back(1 + n % 6), ["clock stop"])


def test_what_was_never_said_before_stands_out(usual):
    cases = {say(MAY, ["pump lose", "clock stop"]).pk for _ in range(3)}

    found = notable.of_month(MAY)

    assert (found.n, found.n_before) == (3, 10)
    (one,) = found.phrases
    assert (one.key, one.cases, one.before) == ("pump lose", cases, 0)
    assert one.distance == notable.log_likelihood(3, 3, 0, 10)


def test_a_case_counts_once_however_many_calls(usual):
    case = say(MAY, ["pump lose"])
    for _ in range(3):
        say(MAY, ["pump lose"], case=case)

    assert notable.of_month(MAY).phrases == []


def test_what_is_said_less_than_before_is_not_of_this_month(usual):
    for _ in range(5):
        say(MAY, ["something else"])

    assert [one.key for one in notable.of_month(MAY).phrases] == ["something else"]


def test_seven_months_ago_is_forgotten(usual):
    say(MAY.back(7), ["pump lose"])
    for _ in range(3):
        say(MAY, ["pump lose"])

    assert notable.of_month(MAY).phrases[0].before == 0


def test_of_phrases_said_in_the_same_cases_the_longest_stands(usual):
    for _ in range(3):
        say(MAY, ["pump lose", "lose setpoint", "pump lose setpoint"])

    assert [one.key for one in notable.of_month(MAY).phrases] == ["pump lose setpoint"]


def test_without_months_before_nothing_is_usual(db):
    for _ in range(3):
        say(MAY, ["pump lose"])

    assert notable.of_month(MAY).phrases == []


@pytest.mark.parametrize("rows", [1, 3])
def test_month_asks_the_same_of_the_database_however_many(usual, rows, django_assert_num_queries):
    for _ in range(3):
        say(MAY, [f"pump lose {n}" for n in range(rows)])

    with django_assert_num_queries(5):
        assert len(notable.of_month(MAY).phrases) == rows
