"""By when the level of a locked tier must be earned, and what the plan page says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from certification.billing import by_when
from certification.billing.by_when import Cause, Deadline, Stand
from certification.billing.lapsing import Lapse
from certification.levels.models import Level, Requirement
from portal.promises import ledger
from portal.promises.ledger import Owed
from tests.factories import certification as learn
from tests.factories import certification_billing as make

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=9), NOW + timedelta(days=40)


@pytest.fixture
def tiers(db):
    made = make.tiers()
    Requirement.objects.create(level=Level.objects.get(slug="gold"), course=learn.course("flow-operator"), people=2)
    return made


@pytest.fixture
def ada(cast):
    return cast("ada")


def deadline(ada, tiers, **stand):
    gold = Level.objects.get(slug="gold")
    return by_when.of(ada.account, tiers["premium"], gold, Stand(**stand), at=NOW)


def paying(ada, tier, **fields):
    return make.SubscriptionFactory(customer=make.CustomerFactory(account=ada.account), plan__tier=tier, **fields)


def test_nothing_is_lost_by_waiting(ada, tiers):
    assert deadline(ada, tiers) is None


def test_grace_of_the_paid_tier_ends(ada, tiers):
    lapse = Lapse(SOON, None, is_at_once=False)

    assert deadline(ada, tiers, subscription=paying(ada, tiers["premium"]), lapse=lapse) == Deadline(SOON, Cause.GRACE)


@pytest.mark.parametrize("planned", ["scheduled_at", "cancel_at"])
def test_grace_is_over_and_the_plan_changes(ada, tiers, planned):
    subscription = paying(ada, tiers["premium"], cause="lapsed", **{planned: LATER})
    lapse = Lapse(NOW, None, is_at_once=False)

    assert deadline(ada, tiers, subscription=subscription, lapse=lapse) == Deadline(LATER, Cause.CHANGE)


def test_change_that_was_asked_for_sets_no_day(ada, tiers):
    subscription = paying(ada, tiers["premium"], cause="asked", scheduled_at=LATER)

    assert deadline(ada, tiers, subscription=subscription) is None


def test_lapse_of_a_lower_tier_says_nothing_of_a_higher(ada, tiers):
    lapse = Lapse(SOON, None, is_at_once=False)

    assert deadline(ada, tiers, subscription=paying(ada, tiers["plus"]), lapse=lapse) is None


def test_grant_ends(ada, tiers):
    owed = Owed(tiers["premium"], "granted", "Migration", NOW, LATER)

    assert deadline(ada, tiers, owed=owed) == Deadline(LATER, Cause.GRANT)
    assert deadline(ada, tiers, owed=Owed(tiers["plus"], "granted", "Migration", NOW, LATER)) is None


def test_certificate_that_counts_expires_unless_it_is_renewed(ada, tiers, cast):
    first = learn.certificate(cast("emil"), at=NOW - timedelta(days=300))

    assert deadline(ada, tiers) == Deadline(first.expires_at, Cause.EXPIRY, first)
    renewed = learn.certificate(cast("emil"), at=NOW - timedelta(days=1))
    assert deadline(ada, tiers) == Deadline(renewed.expires_at, Cause.EXPIRY, renewed)


def test_certificate_without_an_end_and_one_of_another_course_set_no_day(ada, tiers, cast):
    learn.certificate(cast("emil"), at=NOW - timedelta(days=300), months_valid=None)
    learn.certificate(ada, "drive-engineer", at=NOW - timedelta(days=300))

    assert deadline(ada, tiers) is None


def test_page_says_who_must_earn_what_by_when(ada, tiers, cast, as_person):
    now = timezone.now()
    held = learn.certificate(cast("emil"), at=now - timedelta(days=100))
    learn.EnrolmentFactory(user=ada, course=learn.course("flow-operator"))

    page = " ".join(as_person("ada").get("/plan/").content.decode().split())

    assert "1 more person certified in Flow Operator" in page
    assert "Ada Brenner, Flow Operator: 0 of 0 lessons done" in page
    assert f"Best by {held.expires_at:%-d %B %Y}" in page
    assert "then Flow Operator of Emil Sander expires" in page


def test_billing_admin_is_not_told_how_far_colleagues_are(tiers, cast, as_person):
    celia = cast("celia")
    learn.EnrolmentFactory(user=cast("owen"), course=learn.course("flow-operator"))

    page = as_person("celia").get("/plan/").content.decode()

    assert ledger.tier_at(celia.account, timezone.now()).slug == "essential"
    assert "There is no last day" in page
    assert "Owen" not in page
