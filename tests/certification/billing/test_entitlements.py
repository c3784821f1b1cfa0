"""Paid AND certified, by hand-made cases and against an oracle that lives through every day."""

from datetime import UTC, datetime, timedelta

import pytest

from certification.billing import entitlements
from certification.billing.facts import Facts, Held, Offered, Subscribed, Terms

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)
OFFERED = (Offered("Plus", 1, 1, "Silver"), Offered("Premium", 2, 2, "Gold"))


def day(number):
    return None if number is None else DAY_0 + timedelta(days=number)


def held(rank, start, end=None):
    return Held(day(start), day(end), {1: "Silver", 2: "Gold"}[rank], rank)


def subscribed(rank, status, start, end=None, subscription="sub_1"):
    return Subscribed(day(start), day(end), subscription, {1: "Plus", 2: "Premium"}[rank], rank, status)


def facts(*, levels=(), states=(), offered=OFFERED, terms=()):
    return Facts(offered, tuple(levels), tuple(states), tuple(terms))


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
        (
            [held(2, 0, 20)],
            0,
            "Premium is paid for. It needs the level Gold, which the company has not held since 21 January 2026, 00:00 "
            "UTC.",
        ),
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


def terms(rank=1, start=-100, **days):
    return Terms(day(start), rank, **{name: timedelta(days=number) for name, number in days.items()})


def test_payment_grace_is_not_started_afresh_by_another_subscription():
    states = [
        subscribed(1, "past_due", 0, 10),
        subscribed(1, "canceled", 10),
        subscribed(1, "active", 11, 12, "sub_2"),
        subscribed(1, "past_due", 12, None, "sub_2"),
    ]

    assert [said(at, levels=[held(1, -9)], states=states)[0] for at in (9, 10, 11, 13, 14)] == [1, 0, 1, 1, 0]


def test_payment_grace_starts_afresh_after_as_long_without_failures():
    states = [subscribed(1, "past_due", 0, 3), subscribed(1, "active", 3, 17), subscribed(1, "past_due", 17)]

    assert [said(at, levels=[held(1, -9)], states=states)[0] for at in (30, 31)] == [1, 0]


def test_level_borrowed_for_a_day_starts_no_new_grace():
    levels = [held(1, -90, 0), held(1, 29, 30)]

    answers = [said(at, levels=levels, states=[subscribed(1, "active", -90)])[0] for at in (28, 29, 30)]

    assert answers == [1, 1, 0]


def test_level_held_for_as_long_as_the_grace_starts_a_new_one():
    levels = [held(1, -90, 0), held(1, 29, 59)]

    assert [said(at, levels=levels, states=[subscribed(1, "active", -90)])[0] for at in (59, 88, 89)] == [1, 1, 0]


def test_terms_in_force_at_an_instant_judge_it():
    strict = terms(start=5, past_due=3)
    states = [subscribed(1, "past_due", 0)]

    assert [said(at, levels=[held(1, -9)], states=states, terms=[strict])[0] for at in (4, 5, 6)] == [1, 0, 0]


def test_each_tier_is_kept_by_its_own_terms():
    kept = [terms(2, past_due=3), terms(1, past_due=7)]
    given = {"levels": [held(2, -9)], "states": [subscribed(2, "past_due", 0)], "terms": kept}

    assert [said(at, **given)[0] for at in (2, 3, 6, 7)] == [2, 1, 1, 0]
    assert said(3, **given)[1] == (
        "The payment for Premium failed on 1 January 2026, 00:00 UTC; until 8 January 2026, 00:00 UTC Plus is kept all "
        "the same. The company holds the level Gold."
    )


def test_payment_that_waits_for_consent_has_terms_of_its_own():
    given = {"levels": [held(1, -9)], "terms": [terms(action_required=2, past_due=5)]}
    states = [subscribed(1, "action_required", 0)]

    assert said(1, states=states, **given) == (
        1,
        "The payment for Plus has waited for the cardholder’s consent since 1 January 2026, 00:00 UTC; until 3 January "
        "2026, 00:00 UTC it counts as paid. The company holds the level Silver.",
    )
    assert said(2, states=states, **given) == (
        0,
        "The payment for Plus has waited for the cardholder’s consent since 1 January 2026, 00:00 UTC; it was not given "
        "in time.",
    )
