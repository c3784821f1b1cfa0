from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certification.levels import counting, ladder
from certification.levels.models import Consent
from portal.accounts import membership
from portal.outbox.models import Effect
from portal.promises.models import Standing
from tests.factories import certification as make
from tests.factories import portal

JAN, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def silver(db):
    return make.level("silver", 1, {"flow-operator": 1})


@pytest.fixture
def person(silver):
    user = portal.MembershipFactory().user
    make.certificate(user, at=JAN, months_valid=None, counted=False)
    return user


def test_certificate_counts_only_with_consent(person, silver):
    before = ladder.level_at(person.account, MARCH)
    counting.allow(user=person, at=MARCH)

    assert (before, ladder.level_at(person.account, MARCH)) == (None, silver)
    assert ladder.level_at(person.account, JAN) is None


def test_allow_twice_is_one_consent(person):
    assert counting.allow(user=person, at=JAN) == counting.allow(user=person, at=MARCH)
    assert Effect.objects.filter(key__startswith="consent:").count() == 1


def test_stop_takes_the_count_away_and_not_the_certificate(person):
    counting.allow(user=person, at=JAN)
    counting.stop(user=person, at=MARCH)
    counting.stop(user=person, at=MARCH)

    assert ladder.level_at(person.account, MARCH) is None
    assert Standing.objects.current().filter(user=person).exists()


def test_leaving_moves_the_count_only_when_the_next_company_is_allowed(person, silver):
    counting.allow(user=person, at=JAN)
    first, second = person.account, portal.AccountFactory()
    membership.leave(person.membership, at=MARCH, by=None)
    membership.join(user=person, account=second, at=MARCH, by=None)

    asked = [ladder.level_at(account, timezone.now()) for account in (first, second)]
    counting.allow(user=person, at=timezone.now())

    assert asked == [None, None]
    assert [ladder.level_at(account, timezone.now()) for account in (first, second)] == [None, silver]


def test_one_consent_at_a_time(person):
    counting.allow(user=person, at=JAN)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(membership=person.membership, given_at=MARCH)


def test_nobody_without_a_company_is_counted(db):
    for verb in (counting.allow, counting.stop):
        with pytest.raises(counting.NoCompany):
            verb(user=portal.UserFactory(), at=JAN)


def test_page_gives_and_takes_back(as_person, cast, silver):
    kenji = cast("kenji")
    make.certificate(kenji, at=timezone.now(), counted=False)
    client = as_person("kenji")

    assert "Count me for Okano Plastics" in client.get("/level/").text
    assert "Your certificates count for Okano Plastics." in client.post("/level/counting/", follow=True).text
    assert ladder.level_at(kenji.account, timezone.now()) == silver
    assert "no longer count" in client.post("/level/counting/", {"stop": "1"}, follow=True).text
    assert ladder.level_at(kenji.account, timezone.now()) is None
