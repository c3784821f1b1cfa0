from datetime import UTC, datetime

import pytest

from certification.credentials import certificates
from certification.credentials.certificates import months_after
from certification.credentials.models import Certificate
from portal.outbox.models import Effect
from tests.factories import certification as make
from tests.factories import portal

JAN, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


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
