from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from certification.credentials import certificates
from certification.credentials.standing import spans, together
from portal.promises.models import Standing
from tests.factories import certification as make
from tests.factories import portal

INSTANTS = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 9)]
JAN, FEB, MARCH = INSTANTS[:3]


class Bare:
    """The fields of a certificate or a suspension, without a database."""

    def __init__(self, issued_at=None, expires_at=None, revoked_at=None, suspensions=None, **fields):
        vars(self).update(issued_at=issued_at, expires_at=expires_at, revoked_at=revoked_at, suspensions=suspensions)
        vars(self).update(fields)


class Suspensions(list):
    def all(self):
        return self


FOREVER = datetime(9999, 1, 1, tzinfo=UTC)

some_spans = st.lists(st.tuples(st.sampled_from(INSTANTS), st.none() | st.sampled_from(INSTANTS)), max_size=6)


def covered(some, at):
    return any(start <= at < (end or FOREVER) for start, end in some)


@given(some_spans)
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


def test_standing_leaves_out_the_time_of_suspensions(cast):
    user, edwin = portal.UserFactory(), cast("edwin")
    certificate = make.certificate(user, at=JAN, months_valid=6)
    certificates.suspend(certificate, reason="First.", by=edwin, at=FEB)
    certificates.reinstate(certificate, reason="Unfounded.", by=edwin, at=MARCH)
    april, may = INSTANTS[3:5]
    certificates.suspend(certificate, reason="Second.", by=edwin, at=april)

    assert held(user) == [("flow-operator", JAN, FEB), ("flow-operator", MARCH, april)]
    certificates.revoke(certificate, reason="Copied.", by=edwin, at=may)
    assert held(user) == [("flow-operator", JAN, FEB), ("flow-operator", MARCH, april)]


@given(st.lists(st.sampled_from(INSTANTS), unique=True, max_size=6), st.none() | st.sampled_from(INSTANTS[1:]))
def test_spans_cover_what_is_in_force(turns, end):
    turns = sorted(turns)
    pairs = [(start, turns[n + 1] if n + 1 < len(turns) else None) for n, start in enumerate(turns) if n % 2 == 0]
    certificate = Bare(INSTANTS[0], end, None, Suspensions([Bare(starts_at=s, ends_at=e) for s, e in pairs]))

    counted = together(spans(certificate))

    assert [covered(counted, at) for at in INSTANTS] == [
        (end is None or at < end) and not covered(pairs, at) for at in INSTANTS
    ]
