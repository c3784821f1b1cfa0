from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from certification.credentials import certificates
from certification.credentials.standing import together
from portal.promises.models import Standing
from tests.factories import certification as make
from tests.factories import portal

INSTANTS = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 9)]
JAN, FEB, MARCH = INSTANTS[:3]
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)

spans = st.lists(st.tuples(st.sampled_from(INSTANTS), st.none() | st.sampled_from(INSTANTS)), max_size=6)


def covered(some, at):
    return any(start <= at < (end or FOREVER) for start, end in some)


@given(spans)
def test_together_covers_the_same_instants_once(some):
    united = together(some)

    assert [covered(united, at) for at in INSTANTS] == [covered(some, at) for at in INSTANTS]
    ends = [end or FOREVER for _start, end in united]
    assert all(end < start for end, (start, _end) in zip(ends, united[1:], strict=False))


def held(user):
    return list(
        Standing.objects.filter(user=user).order_by("starts_at").values_list("credential", "starts_at", "ends_at")
    )


def test_standing_follows_issue_and_renewal(db):
    user = portal.UserFactory()
    make.certificate(user, at=JAN, months_valid=2)
    make.certificate(user, at=FEB, months_valid=2)

    assert held(user) == [("flow-operator", JAN, datetime(2026, 4, 1, tzinfo=UTC))]


def test_standing_ends_with_revocation(cast):
    user = portal.UserFactory()
    certificate = make.certificate(user, at=JAN)

    certificates.revoke(certificate, reason="Someone else sat the exam.", by=cast("edwin"), at=MARCH)

    assert held(user) == [("flow-operator", JAN, MARCH)]


def test_standing_of_a_gap_is_two_rows(db):
    user = portal.UserFactory()
    make.certificate(user, at=JAN, months_valid=1)
    make.certificate(user, at=MARCH, months_valid=None)

    assert held(user) == [("flow-operator", JAN, FEB), ("flow-operator", MARCH, None)]
