from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from certification.exams import ruling
from certification.exams.models import Correction, ItemKey, ItemVersion

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOON - timedelta(days=1), NOON + timedelta(days=1)
CONTENT = {"options": [{"id": id_, "text": id_} for id_ in "abc"]}
ITEM = ItemVersion(kind="one_of", content=CONTENT)
OLD, NEW = ItemKey(number=1, key={"right": ["a"]}), ItemKey(number=2, key={"right": ["b"]})


def earned(response, ended_at, *corrections):
    rules = ruling.Rules([OLD, NEW], [correction(*one) for one in corrections])
    return [ruling.earned(ITEM, [id_], rules, ended_at) for id_ in response]


def correction(policy, key=NEW, may_lower=False, at=NOON):
    made = Correction(policy=policy, may_lower=may_lower, made_at=at)
    made.key = key
    return made


# What a, b and c earn: in an attempt that had ended when the key was corrected from a to b, and in a later one.
@pytest.mark.parametrize(
    ("policy", "key", "may_lower", "past", "later"),
    [
        ("full_credit", None, False, [1, 1, 1], [1, 1, 1]),
        ("both_keys", NEW, False, [1, 1, 0], [1, 1, 0]),
        ("new_key", NEW, False, [1, 1, 0], [0, 1, 0]),
        ("new_key", NEW, True, [0, 1, 0], [0, 1, 0]),
        ("leave", NEW, False, [1, 0, 0], [0, 1, 0]),
        ("leave", NEW, True, [1, 0, 0], [0, 1, 0]),
        ("leave", None, False, [1, 0, 0], [1, 0, 0]),
    ],
)
def test_each_policy(policy, key, may_lower, past, later):
    assert earned("abc", BEFORE, (policy, key, may_lower)) == past
    assert earned("abc", AFTER, (policy, key, may_lower)) == later


def test_a_second_correction_stands_on_the_first():
    first, second = ("both_keys", NEW), ("full_credit", None, False, AFTER)

    assert earned("abc", NOON, first, second) == [1, 1, 1]


def test_full_credit_is_not_taken_away_by_a_later_key():
    first, second = ("full_credit", None), ("new_key", NEW, False, AFTER)

    assert earned("abc", BEFORE, first, second) == [1, 1, 1]
    assert earned("abc", AFTER + timedelta(days=1), first, second) == [0, 1, 0]


def test_no_sequence_of_corrections_lowers_without_leave():
    policies = [("full_credit", None), ("both_keys", NEW), ("new_key", NEW), ("leave", NEW)]
    for first in policies:
        for second in policies:
            without = earned("abc", BEFORE)
            after_one = earned("abc", BEFORE, first)
            after_two = earned("abc", BEFORE, first, (*second, False, AFTER))
            assert all(a <= b <= c for a, b, c in zip(without, after_one, after_two, strict=True))


def test_the_key_named_is_the_newest_that_was_read():
    rules = ruling.Rules([OLD, NEW], [correction("leave")])

    assert (rules.key_for(BEFORE), rules.key_for(AFTER)) == (OLD, NEW)
    assert ruling.Rules([OLD]).key_for(BEFORE) == OLD
    assert earned("a", BEFORE) == [Fraction(1)]
