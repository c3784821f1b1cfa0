from datetime import UTC, datetime

from certification.credentials import certificates
from certification.credentials.models import Certificate
from certification.credentials.status import Status, newest, status_at
from tests.factories import certification as make
from tests.factories import portal

JAN, FEB, MARCH, APRIL = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4))


def statuses(at):
    found = Certificate.objects.with_status(at).order_by("issued_at")
    assert [status_at(one, at) for one in found] == [status_at(Certificate.objects.get(pk=one.pk), at) for one in found]
    return [status_at(one, at) for one in found]


def test_status_valid_then_expired(db):
    make.certificate(at=JAN, months_valid=2)

    assert [statuses(at) for at in (JAN, FEB, MARCH)] == [[Status.VALID], [Status.VALID], [Status.EXPIRED]]


def test_status_superseded_by_a_renewal_and_only_from_then(db):
    user = portal.UserFactory()
    make.certificate(user, at=JAN, months_valid=2)
    make.certificate(user, at=FEB)

    assert statuses(JAN) == [Status.VALID, Status.VALID]
    assert statuses(MARCH) == [Status.SUPERSEDED, Status.VALID]


def test_status_another_course_renews_nothing(db):
    user = portal.UserFactory()
    make.certificate(user, at=JAN)
    make.certificate(user, "drive-engineer", at=FEB)

    assert statuses(MARCH) == [Status.VALID, Status.VALID]


def test_status_revoked_outweighs_expiry_and_renewal(cast):
    user = portal.UserFactory()
    first = make.certificate(user, at=JAN, months_valid=2)
    make.certificate(user, at=FEB)
    certificates.revoke(first, reason="Fraud.", by=cast("edwin"), at=MARCH)

    assert statuses(APRIL) == [Status.REVOKED, Status.VALID]


def test_status_a_revoked_renewal_renews_nothing(cast):
    user = portal.UserFactory()
    first = make.certificate(user, at=JAN)
    second = make.certificate(user, at=FEB)
    certificates.revoke(second, reason="Issued by mistake.", by=cast("edwin"), at=MARCH)

    assert statuses(APRIL) == [Status.VALID, Status.REVOKED]
    assert newest(first, APRIL) == first


def test_newest_is_the_last_renewal(db):
    user = portal.UserFactory()
    first = make.certificate(user, at=JAN)
    make.certificate(user, at=FEB)
    third = make.certificate(user, at=MARCH)

    assert newest(first, APRIL) == third


def test_status_suspended_outweighs_renewal_and_expiry(cast):
    user = portal.UserFactory()
    first = make.certificate(user, at=JAN, months_valid=3)
    make.certificate(user, at=FEB)
    certificates.suspend(first, reason="Under review.", by=cast("edwin"), at=MARCH)

    assert [statuses(at)[0] for at in (FEB, MARCH, APRIL)] == [Status.SUPERSEDED, Status.SUSPENDED, Status.SUSPENDED]
    assert statuses(APRIL)[1] == Status.VALID
