"""Before a certificate expires: one mail about it, the level and the tier."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.billing import entitlements, reminding
from certification.credentials.models import Certificate
from certification.levels import standing
from certification.levels.models import Requirement
from portal.accounts.models import Membership
from portal.outbox.models import Effect
from tests.factories import certification_billing as make
from tests.factories import portal
from tests.factories.certification import count_in, course

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
    count_in(person)
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


def test_reminder_leads_the_holder_to_what_renews_it_and_others_to_the_forecast(emil, settings):
    reminding.remind(NOW)

    first, second = mails()
    page = f"{settings.WAGTAILADMIN_BASE_URL}/certificates/{Certificate.objects.get().uuid}/"
    assert (page in first["text"], page in first["html"], "/level/" in first["text"]) == (True, True, False)
    assert (page in second["text"], page in second["html"], "/level/" in second["text"]) == (False, False, True)


def test_reminder_says_nothing_of_a_level_that_a_company_does_not_have(emil):
    Requirement.objects.update(people=2)

    reminding.remind(NOW)

    assert len(mails()) == 2
    assert not [mail for mail in mails() if "level" in mail["text"].replace("/level/", "").replace("your level,", "")]


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


def test_level_kept_by_a_colleague_is_said_to_the_holder_and_the_company_admin_only(emil, cast):
    certify(cast("ada"), expires=700)
    portal.MembershipFactory(account=emil.account, role=Membership.Role.BILLING_ADMIN)

    reminding.remind(NOW)

    told = mails()
    assert [mail["to"] for mail in told] == ["emil@brenner.example", "ada@brenner.example"]
    assert all("Brenner Mühlen AG keeps its level without it." in mail["text"] for mail in told)


@given(st.data())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_reminder_comes_exactly_once_and_none_after_renewal(emil, data):
    """Over two hundred days in which the clock is asked at random, and the certificate renewed at a random one or never."""
    asked = sorted(data.draw(st.lists(st.integers(0, 200), min_size=1, max_size=10)))
    ends, renewed = data.draw(st.integers(20, 180)), data.draw(st.none() | st.integers(0, 200))
    with transaction.atomic():
        Certificate.objects.update(expires_at=NOW + timedelta(days=ends))
        for day in asked:
            if renewed is not None and day >= renewed and Certificate.objects.count() == 1:
                certify(emil, expires=900, issued=-renewed)
            reminding.remind(NOW + timedelta(days=day))
        counts = Counter(mail["to"] for mail in mails())
        transaction.set_rollback(True)

    due = {
        min(threshold for threshold in reminding.DAYS if ends - day <= threshold)
        for day in asked
        if day < ends and ends - day <= 90 and (renewed is None or day < renewed)
    }
    assert counts == Counter({"emil@brenner.example": len(due), "ada@brenner.example": len(due)} if due else {})


def test_who_has_left_is_told_of_the_certificate_alone(emil):
    emil.memberships.update(left_at=NOW - timedelta(days=1))

    reminding.remind(NOW)

    [told] = mails()
    assert told["to"] == "emil@brenner.example"
    assert "The certificate Flow Operator of Emil Sander expires on" in told["text"]
    assert "Brenner" not in told["text"]


def test_whose_account_was_closed_is_not_reminded(emil):
    emil.is_active = False
    emil.save()

    reminding.remind(NOW)

    assert mails() == []
