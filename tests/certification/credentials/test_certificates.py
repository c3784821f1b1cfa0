from datetime import UTC, datetime

import pytest

from certification.credentials import certificates
from certification.credentials.lengths import months_after
from certification.credentials.models import Certificate, CertificateEvent
from certification.exams.models.append_only import Frozen
from portal.outbox.models import Effect
from tests.factories import certification as make
from tests.factories import portal

JAN, FEB, MARCH = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 11, 30), 24, (2028, 11, 30)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
    ],
)
def test_months_after(start, months, end):
    assert months_after(datetime(*start, 9, 30, tzinfo=UTC), months) == datetime(*end, 9, 30, tzinfo=UTC)


def test_issue_tells_of_the_person_and_their_company(db):
    member = portal.MembershipFactory()

    certificate = make.certificate(member.user, at=JAN)

    effect = Effect.objects.get(kind="certificate_changed")
    assert effect.payload == {"user": member.user.pk, "account": member.account.pk}
    assert certificate.expires_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_issue_to_someone_without_a_company(db):
    user = portal.UserFactory()

    make.certificate(user, at=JAN, months_valid=None)

    assert Effect.objects.get(kind="certificate_changed").payload == {"user": user.pk, "account": None}
    assert Certificate.objects.get().expires_at is None


def test_revoke_keeps_the_row_and_its_reason(cast):
    certificate = make.certificate(at=JAN)

    certificates.revoke(certificate, reason="Someone else sat the exam.", by=cast("edwin"), at=MARCH)

    kept = Certificate.objects.get()
    assert (kept.revoked_at, kept.revoked_by, kept.revoked_reason) == (
        MARCH,
        cast("edwin"),
        "Someone else sat the exam.",
    )
    assert Effect.objects.filter(kind="certificate_changed").count() == 2


def test_revoke_twice_keeps_the_first_reason(cast):
    certificate = make.certificate(at=JAN)
    certificates.revoke(certificate, reason="First.", by=cast("edwin"), at=MARCH)

    with pytest.raises(certificates.AlreadyRevoked):
        certificates.revoke(certificate, reason="Second.", by=cast("milo"), at=MARCH)

    assert Certificate.objects.get().revoked_reason == "First."


def kinds(certificate):
    return list(certificate.events.values_list("kind", flat=True))


def test_suspend_ends_nothing_and_can_be_lifted(cast):
    certificate, edwin = make.certificate(at=JAN), cast("edwin")

    certificates.suspend(certificate, reason="Under review.", by=edwin, at=FEB)
    with pytest.raises(certificates.NotInForce):
        certificates.suspend(certificate, reason="Again.", by=edwin, at=MARCH)
    certificates.reinstate(certificate, reason="Unfounded.", by=edwin, at=MARCH)
    with pytest.raises(certificates.NotSuspended):
        certificates.reinstate(certificate, reason="Again.", by=edwin, at=MARCH)

    counts = [Certificate.objects.valid(at).exists() for at in (JAN, FEB, MARCH)]
    assert counts == [True, False, True]
    assert kinds(certificate) == ["issued", "suspended", "reinstated"]
    assert certificate.expires_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_suspended_certificate_can_be_revoked_and_not_lifted_then(cast):
    certificate, edwin = make.certificate(at=JAN), cast("edwin")
    certificates.suspend(certificate, reason="Under review.", by=edwin, at=FEB)

    certificates.revoke(certificate, reason="Copied.", by=edwin, at=MARCH)

    with pytest.raises(certificates.NotSuspended):
        certificates.reinstate(certificate, reason="No.", by=edwin, at=MARCH)
    assert kinds(certificate) == ["issued", "suspended", "revoked"]


def test_expired_certificate_cannot_be_suspended(cast):
    certificate = make.certificate(at=JAN, months_valid=1)

    with pytest.raises(certificates.NotInForce):
        certificates.suspend(certificate, reason="Late.", by=cast("edwin"), at=MARCH)


def test_renewal_names_what_it_renews_and_never_ends_before_it(db):
    user = portal.UserFactory()
    old = make.certificate(user, at=JAN, months_valid=24)

    new = make.certificate(user, at=MARCH, months_valid=12, basis="exam")

    assert (new.renews, new.expires_at) == (old, datetime(2028, 1, 1, tzinfo=UTC))
    assert kinds(old) == ["issued", "renewed"]


def test_taken_over_certificates_end_as_their_issuer_said(db):
    user = portal.UserFactory()
    make.certificate(user, at=JAN, months_valid=24)

    assert make.certificate(user, at=MARCH, months_valid=1).expires_at == datetime(2026, 4, 1, tzinfo=UTC)


def test_events_are_only_added(db):
    make.certificate(at=JAN)
    event = CertificateEvent.objects.get()

    for act in (event.save, event.delete):
        with pytest.raises(Frozen):
            act()
