"""Before a certificate expires: one mail about it, the level and the tier."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certification.billing import entitlements, reminding
from certification.credentials.models import Certificate
from certification.levels import standing
from certification.levels.models import Requirement
from portal.outbox.models import Effect
from tests.factories import certification_billing as make
from tests.factories.certification import course

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def emil(cast):
    """Emil's one certificate is what his company's level and its paid tier hang on."""
    cast("ada")
    emil, tiers = cast("emil"), make.tiers()
    Requirement.objects.create(level=make.LevelFactory(slug="silver"), course=course("flow-operator"), people=1)
    certify(emil, expires=90)
    standing.recompute(emil.account, at=NOW - timedelta(days=300))
    subscription = make.SubscriptionFactory(
        customer=make.CustomerFactory(account=emil.account), plan__tier=tiers["plus"]
    )
    make.PhaseFactory(subscription=subscription)
    entitlements.recompute(emil.account, at=NOW - timedelta(days=200))
    return emil


def certify(person, *, expires, issued=300):
    return Certificate.objects.create(
        user=person,
        credential="flow-operator",
        title="Flow Operator",
        issued_at=NOW - timedelta(days=issued),
        expires_at=NOW + timedelta(days=expires),
    )


def mails():
    return list(
        Effect.objects.filter(key__startswith="certificate-expires").order_by("pk").values_list("payload", flat=True)
    )


def test_reminder_tells_certificate_level_and_tier_together(emil):
    reminding.remind(NOW)

    first, second = mails()
    assert [first["to"], second["to"]] == ["emil@brenner.example", "ada@brenner.example"]
    assert first["subject"].startswith("Flow Operator of Emil Sander expires on ")
    assert "Without it Brenner Mühlen AG loses the level Silver. Plus is then kept until " in first["text"]


def test_reminder_comes_once_at_each_of_four_thresholds(emil):
    for days in range(100):
        for _again in range(2):
            reminding.remind(NOW - timedelta(days=5) + timedelta(days=days))

    assert len([mail for mail in mails() if mail["to"] == "emil@brenner.example"]) == 4


@pytest.mark.parametrize(("days", "told"), [(-1, 0), (0, 1), (83, 1), (90, 0)])
def test_reminder_is_due_within_ninety_days_and_before_the_end(emil, days, told):
    reminding.remind(NOW + timedelta(days=days))

    assert len(mails()) == 2 * told


def test_renewed_certificate_is_not_reminded_of(emil):
    certify(emil, expires=700, issued=1)

    reminding.remind(NOW)

    assert mails() == []


def test_level_kept_by_a_colleague_bothers_only_the_holder(emil, cast):
    certify(cast("ada"), expires=700)

    reminding.remind(NOW)

    [mail] = mails()
    assert mail["to"] == "emil@brenner.example"
    assert "Brenner Mühlen AG keeps its level without it." in mail["text"]


def test_who_has_left_is_not_reminded(emil):
    emil.memberships.update(left_at=NOW - timedelta(days=1))

    reminding.remind(NOW)

    assert mails() == []
