from datetime import UTC, datetime

import pytest

from certification.levels import standing
from certification.levels.models import Level
from portal.accounts import membership
from portal.outbox.models import Effect
from portal.promises.models import Standing
from tests.factories import certification as make
from tests.factories import portal

JAN, MARCH, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5))
NEXT_JAN, NEXT_FEB = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture
def silver(db):
    return make.level("silver", 1, {"flow-operator": 1})


def rows(account):
    return list(
        Standing.objects.filter(account=account)
        .order_by("pk")
        .values_list("credential", "rank", "starts_at", "ends_at")
    )


def told(account):
    return Effect.objects.filter(kind="level_changed", payload={"account": account.pk}).count()


def test_recompute_writes_the_standing_and_says_so(silver):
    account = portal.AccountFactory()
    make.certificate(portal.MembershipFactory(account=account).user, at=JAN)

    assert standing.recompute(account, at=MARCH) == silver
    assert rows(account) == [("silver", 1, MARCH, None)]
    assert told(account) == 1


def test_recompute_without_a_change_says_nothing(silver):
    account = portal.AccountFactory()
    make.certificate(portal.MembershipFactory(account=account).user, at=JAN)
    standing.recompute(account, at=MARCH)

    standing.recompute(account, at=MAY)

    assert rows(account) == [("silver", 1, MARCH, None)]
    assert told(account) == 1


def test_recompute_from_silver_to_gold(silver):
    make.level("gold", 2, {"drive-engineer": 1})
    account = portal.AccountFactory()
    user = portal.MembershipFactory(account=account).user
    make.certificate(user, at=JAN)
    standing.recompute(account, at=JAN)
    make.certificate(user, "drive-engineer", at=MARCH)

    standing.recompute(account, at=MARCH)

    assert rows(account) == [("silver", 1, JAN, MARCH), ("gold", 2, MARCH, None)]
    assert told(account) == 2


def test_sweep_lowers_the_level_when_a_certificate_expires(silver):
    account = portal.AccountFactory()
    make.certificate(portal.MembershipFactory(account=account).user, at=JAN)

    changed = [standing.sweep(at) for at in (MARCH, MAY, NEXT_JAN, NEXT_FEB)]

    assert changed == [1, 0, 1, 0]
    assert rows(account) == [("silver", 1, MARCH, NEXT_JAN)]
    assert told(account) == 2


def test_sweep_lowers_the_level_when_someone_leaves(silver):
    stay = portal.MembershipFactory(account=portal.AccountFactory())
    make.certificate(stay.user, at=JAN)
    standing.sweep(MARCH)

    membership.leave(stay, at=MAY, by=None)

    assert standing.sweep(MAY) == 1
    assert rows(stay.account) == [("silver", 1, MARCH, MAY)]


def test_sweep_raises_a_level_whose_terms_were_eased(silver):
    account = portal.AccountFactory()
    make.certificate(portal.MembershipFactory(account=account).user, "drive-engineer", at=JAN)
    standing.sweep(MARCH)
    Level.objects.get().requirements.update(course=make.course("drive-engineer"))

    assert standing.sweep(MAY) == 1
    assert rows(account) == [("silver", 1, MAY, None)]


def test_sweep_follows_an_edited_level(silver):
    account = portal.AccountFactory()
    make.certificate(portal.MembershipFactory(account=account).user, at=JAN)
    standing.sweep(MARCH)
    Level.objects.update(rank=3)

    assert [standing.sweep(at) for at in (MAY, MAY)] == [1, 0]
    assert rows(account) == [("silver", 1, MARCH, MAY), ("silver", 3, MAY, None)]


def test_sweep_that_began_earlier_undoes_nothing(silver):
    account = portal.AccountFactory()
    make.certificate(portal.MembershipFactory(account=account).user, at=MARCH)
    standing.recompute(account, at=MARCH)

    standing.sweep(JAN)

    assert rows(account) == [("silver", 1, MARCH, None)]


def test_sweep_asks_no_more_of_many_companies(silver, django_assert_num_queries):
    make.certificate(portal.MembershipFactory().user, at=JAN)
    standing.sweep(MARCH)
    with django_assert_num_queries(5):
        standing.sweep(MARCH)
    for _company in range(3):
        make.certificate(portal.MembershipFactory().user, at=JAN)
    standing.sweep(MARCH)

    with django_assert_num_queries(5):
        standing.sweep(MARCH)


def test_certificate_raises_the_level_by_itself(silver, django_capture_on_commit_callbacks):
    account = portal.AccountFactory()
    user = portal.MembershipFactory(account=account).user

    with django_capture_on_commit_callbacks(execute=True):
        make.certificate(user, at=JAN, months_valid=None)

    assert Standing.objects.current().get(account=account).credential == "silver"
