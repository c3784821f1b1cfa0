from datetime import UTC, datetime, timedelta

import pytest

from certification.levels import ladder
from tests.factories import certification as make
from tests.factories import portal

JAN, MARCH, DECEMBER = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 12))


@pytest.fixture
def silver(db):
    return make.level("silver", 1, {"flow-operator": 2})


@pytest.fixture
def gold(silver):
    return make.level("gold", 2, {"flow-operator": 2, "drive-engineer": 1})


def member(account, *credentials, at=JAN, **membership):
    user = portal.MembershipFactory(account=account, **membership).user
    for credential in credentials:
        make.certificate(user, credential, at=at)
    return user


def test_level_is_none_without_levels(db):
    assert ladder.level_at(portal.AccountFactory(), JAN) is None


def test_level_counts_people_not_certificates(silver):
    account = portal.AccountFactory()
    user = member(account, "flow-operator")
    make.certificate(user, "flow-operator", at=MARCH)

    assert ladder.level_at(account, MARCH) is None


def test_level_counts_nobody_twice(gold):
    account = portal.AccountFactory()
    member(account, "flow-operator", "drive-engineer")
    member(account, "flow-operator")

    assert ladder.level_at(account, MARCH).slug == "silver"


def test_level_is_the_highest_met(gold):
    account = portal.AccountFactory()
    for credentials in (("flow-operator",), ("flow-operator", "drive-engineer"), ("flow-operator",)):
        member(account, *credentials)

    assert ladder.level_at(account, MARCH) == gold


def test_level_ends_with_the_first_certificate_it_needs(silver):
    account = portal.AccountFactory()
    member(account, "flow-operator")
    member(account, "flow-operator", at=MARCH)
    end = datetime(2027, 1, 1, tzinfo=UTC)

    levels = [ladder.level_at(account, at) for at in (JAN, MARCH, end - timedelta(microseconds=1), end)]

    assert levels == [None, silver, silver, None]


def test_level_does_not_count_who_left_or_has_not_come(silver):
    account = portal.AccountFactory()
    member(account, "flow-operator", left_at=MARCH)
    member(account, "flow-operator", joined_at=JAN)

    assert [ladder.level_at(account, at) for at in (JAN, MARCH)] == [silver, None]


def test_missing_names_what_is_lacking(gold):
    account = portal.AccountFactory()
    member(account, "flow-operator")

    gaps = [(gap.course.slug, gap.people) for gap in ladder.missing(account, gold, MARCH)]

    assert gaps == [("flow-operator", 1), ("drive-engineer", 1)]


def test_missing_is_empty_when_the_level_is_met(silver):
    account = portal.AccountFactory()
    member(account, "flow-operator")
    member(account, "flow-operator")

    assert ladder.missing(account, silver, MARCH) == []


def test_level_asks_no_more_of_a_large_company(silver, django_assert_num_queries):
    small, large = portal.AccountFactory(), portal.AccountFactory()
    member(small, "flow-operator")
    for _person in range(4):
        member(large, "flow-operator")

    for account in (small, large):
        with django_assert_num_queries(4):
            ladder.level_at(account, MARCH)
