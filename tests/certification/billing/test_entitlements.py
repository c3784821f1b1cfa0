"""Paid AND certified, by hand-made cases and against an oracle that lives through every day."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.billing import entitlements
from certification.billing.facts import Facts, Held, Offered, Policy, Subscribed

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)
OFFERED = (Offered("Plus", 1, 1, "Silver"), Offered("Premium", 2, 2, "Gold"))
POLICY = Policy(payment_grace=timedelta(days=14), level_grace=timedelta(days=30))


def day(number):
    return None if number is None else DAY_0 + timedelta(days=number)


def held(rank, start, end=None):
    return Held(day(start), day(end), {1: "Silver", 2: "Gold"}[rank], rank)


def subscribed(rank, status, start, end=None, subscription="sub_1"):
    return Subscribed(day(start), day(end), subscription, {1: "Plus", 2: "Premium"}[rank], rank, status)


def facts(*, levels=(), states=(), offered=OFFERED):
    return Facts(offered, tuple(levels), tuple(states), POLICY)


def said(at, **given):
    answer = entitlements.answer_at(facts(**given), day(at))
    return answer.rank, answer.reason


@pytest.mark.parametrize(
    ("status", "rank", "reason"),
    [
        ("active", 1, "Plus is paid for, and the company holds the level Silver."),
        ("trialing", 1, "Plus is on trial. The company holds the level Silver."),
        (
            "past_due",
            1,
            "The payment for Plus failed on 11 January 2026, 00:00 UTC; until 25 January 2026, 00:00 UTC it counts as "
            "paid. The company holds the level Silver.",
        ),
        ("unpaid", 0, "The payment for Plus failed on 11 January 2026, 00:00 UTC and has not been made since."),
        ("incomplete", 0, "The first payment for Plus has not been confirmed."),
        ("incomplete_expired", 0, "Every customer is owed this tier."),
        ("paused", 0, "The subscription to Plus is paused."),
        ("canceled", 0, "Every customer is owed this tier."),
    ],
)
def test_certified_company_with_each_status(status, rank, reason):
    assert said(12, levels=[held(1, 0)], states=[subscribed(1, status, 10)]) == (rank, reason)


@pytest.mark.parametrize(
    ("levels", "rank", "reason"),
    [
        ([], 0, "Premium is paid for. It needs the level Gold, which the company does not hold."),
        (
            [held(1, 0)],
            1,
            "Premium is paid for. It needs the level Gold; without it, Plus is owed. The company holds the level "
            "Silver.",
        ),
        ([held(2, 0)], 2, "Premium is paid for, and the company holds the level Gold."),
        (
            [held(2, 0, 40)],
            2,
            "Premium is paid for. The level Gold ended on 10 February 2026, 00:00 UTC; until 12 March 2026, 00:00 UTC "
            "it counts as held.",
        ),
        ([held(2, 0, 20)], 0, "Premium is paid for. It needs the level Gold, which the company does not hold."),
    ],
)
def test_paid_for_premium_with_each_level(levels, rank, reason):
    assert said(50, levels=levels, states=[subscribed(2, "active", 10)]) == (rank, reason)


def test_higher_level_unlocks_the_lower_tier():
    assert said(5, levels=[held(2, 0)], states=[subscribed(1, "active", 0)]) == (
        1,
        "Plus is paid for, and the company holds the level Gold.",
    )


def test_tier_that_asks_for_no_level_needs_payment_only():
    offered = (Offered("Plus", 1),)
    assert said(5, states=[subscribed(1, "active", 0)], offered=offered) == (1, "Plus is paid for.")


def test_nothing_paid_for_is_the_base_tier_for_ever():
    [answer] = entitlements.timeline(facts(levels=[held(2, 0)]))

    assert (answer.rank, answer.reason, answer.ends_at) == (0, "Every customer is owed this tier.", None)


def test_end_of_the_payment_grace_is_known_ahead():
    states = [subscribed(1, "active", 0, 10), subscribed(1, "past_due", 10)]

    answers = entitlements.timeline(facts(levels=[held(1, 0)], states=states))

    assert [(answer.rank, answer.ends_at) for answer in answers] == [
        (0, day(0)),
        (1, day(10)),
        (1, day(24)),
        (0, None),
    ]


def test_payment_grace_is_not_started_afresh_by_changing_the_plan():
    states = [subscribed(2, "past_due", 0, 10), subscribed(1, "past_due", 10)]

    assert said(13, levels=[held(2, -9)], states=states)[0] == 1
    assert said(14, levels=[held(2, -9)], states=states)[0] == 0


def test_ended_subscription_is_named_with_its_end():
    states = [subscribed(1, "active", 0, 10), subscribed(1, "canceled", 10)]

    assert said(11, levels=[held(1, 0)], states=states) == (
        0,
        "End of the subscription to Plus: 11 January 2026, 00:00 UTC.",
    )


def test_announced_end_is_known_ahead():
    answer = entitlements.answer_at(facts(levels=[held(1, 0)], states=[subscribed(1, "active", 0, 30)]), day(5))

    assert (answer.starts_at, answer.ends_at) == (day(0), day(30))


# The oracle: live through the days one by one, counting.

LAST = 90
PAID, FAILED = {"active", "trialing"}, {"past_due", "unpaid"}
STATUSES = ["active", "trialing", "past_due", "unpaid", "incomplete", "paused", "canceled"]


def rank_day_by_day(given):
    """The rank owed on each day, by counting days since the first failure and since a level was last held."""
    failing, last_held, ranks = {}, {}, []
    for number in range(LAST):
        today, best = day(number), 0
        for level in given.held:
            if level.starts_at <= today and (level.ends_at is None or today < level.ends_at):
                for rank in range(1, level.rank + 1):
                    last_held[rank] = number
        for state in given.subscribed:
            if not (state.starts_at <= today and (state.ends_at is None or today < state.ends_at)):
                continue
            failing[state.subscription] = failing.get(state.subscription, -1) + 1 if state.status in FAILED else -1
            is_paid = state.status in PAID or (state.status == "past_due" and failing[state.subscription] < 14)
            for rank in range(state.rank, 0, -1):
                # Not held yet today, and not for as many days as the grace is long.
                if is_paid and rank in last_held and number - last_held[rank] <= 30:
                    best = max(best, rank)
        ranks.append(best)
    return ranks


@st.composite
def subscriptions(draw, name):
    turns = sorted(draw(st.sets(st.integers(0, LAST), min_size=1, max_size=6)))
    ends = [*turns[1:], draw(st.none() | st.integers(turns[-1] + 1, LAST + 10))]
    return [
        subscribed(draw(st.integers(1, 2)), draw(st.sampled_from(STATUSES)), start, end, subscription=name)
        for start, end in zip(turns, ends, strict=True)
    ]


@st.composite
def levels(draw):
    start = draw(st.integers(0, LAST))
    return held(draw(st.integers(1, 2)), start, draw(st.none() | st.integers(start + 1, LAST + 10)))


@given(
    levels=st.lists(levels(), max_size=4),
    first=subscriptions("sub_1"),
    second=st.just([]) | subscriptions("sub_2"),
)
@settings(max_examples=200, deadline=None)
def test_every_day_of_random_lives_agrees_with_counting(levels, first, second):
    given = facts(levels=levels, states=[*first, *second])

    answers = entitlements.timeline(given)

    assert [next(a.rank for a in answers if a.covers(day(number))) for number in range(LAST)] == rank_day_by_day(given)


@given(levels=st.lists(levels(), max_size=4), states=subscriptions("sub_1"))
@settings(max_examples=100, deadline=None)
def test_answers_follow_each_other_without_gap_and_differ(levels, states):
    answers = entitlements.timeline(facts(levels=levels, states=states))

    assert [a.ends_at for a in answers] == [*(a.starts_at for a in answers[1:]), None]
    assert all((a.rank, a.reason) != (b.rank, b.reason) for a, b in itertools.pairwise(answers))
