"""The entitlement function against an oracle that counts days, over random lives."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.billing import entitlements
from tests.certification.billing import lives

LONG = 100_000


def ranks(life):
    answers = entitlements.timeline(lives.as_facts(life))
    found, days = iter(answers), []
    answer = next(found)
    for number in range(lives.LAST):
        while not answer.covers(lives.day(number)):
            answer = next(found)
        days.append(answer.rank)
    return days


@st.composite
def drawn(draw):
    return lives.live(lambda low, high: draw(st.integers(low, high)), lambda options: draw(st.sampled_from(options)))


@given(drawn())
@settings(max_examples=500, deadline=None)
def test_every_day_of_a_life_agrees_with_counting(life):
    assert ranks(life) == lives.owed_day_by_day(life)


@pytest.mark.parametrize("seed", range(4))
def test_every_day_of_500_lives_agrees_with_counting(seed):
    assert differences(random.Random(seed), 500) == 0


@pytest.mark.long
def test_every_day_of_100_000_lives_agrees_with_counting():
    assert differences(random.Random(2026), LONG) == 0


def differences(chance, number):
    born = (lives.live(chance.randint, chance.choice) for _ in range(number))
    return sum(ranks(life) != lives.owed_day_by_day(life) for life in born)


@given(drawn())
@settings(max_examples=100, deadline=None)
def test_answers_follow_each_other_without_gap_and_differ(life):
    answers = entitlements.timeline(lives.as_facts(life))

    assert [a.ends_at for a in answers] == [*(a.starts_at for a in answers[1:]), None]
    assert all((a.rank, a.reason) != (b.rank, b.reason) for a, b in itertools.pairwise(answers))
