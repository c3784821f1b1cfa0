from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from portal.accounts import ownership
from portal.revenue import renewals
from portal.revenue.models import ContractLine, Renewal
from portal.revenue.renewals import GoesOn
from tests.factories.portal_revenue import ContractLineFactory

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
ENDS = date(2026, 4, 1)


@pytest.fixture
def line(db):
    return ContractLineFactory(yearly_amount=100_000, ends_on=ENDS, reference="C-1")


def goes_on(amount, reference="C-2"):
    return GoesOn(yearly_amount=amount, starts_on=ENDS, ends_on=date(2027, 4, 1), reference=reference)


@pytest.mark.parametrize(("outcome", "amount"), [("renewed", 100_000), ("expanded", 120_000), ("contracted", 60_000)])
def test_what_goes_on_is_a_line_of_its_own(line, outcome, amount):
    renewals.settle(
        line, outcome=outcome, reason="Talked", notice_on=date(2026, 3, 1), goes_on=goes_on(amount), at=NOW, by=None
    )

    new = ContractLine.objects.get(reference="C-2")
    assert (new.account, new.yearly_amount, new.starts_on, new.ends_on, new.renewal_of.line) == (
        *(line.account, amount, ENDS, date(2027, 4, 1), line),
    )


def test_loss_is_booked_to_who_owned_it_when_notice_came(line, cast):
    ownership.assign(account=line.account, owner=cast("olga"), at=NOW - timedelta(days=100), by=None)
    ownership.assign(account=line.account, owner=cast("milo"), brief="x", at=NOW - timedelta(days=10), by=None)

    lost = renewals.settle(
        line, outcome="lost", reason="Went in-house", notice_on=date(2026, 2, 21), at=NOW, by=cast("milo")
    )

    assert (lost.booked_to, lost.settled_by, lost.successor) == (cast("olga"), cast("milo"), None)
    assert ModelLogEntry.objects.filter(action="portal.renewal.settle").get().data == {
        "line": "C-1",
        "outcome": "lost",
    }


def test_hand_over_on_the_day_of_the_notice_passes_no_loss_on(line, cast):
    ownership.assign(account=line.account, owner=cast("olga"), at=NOW - timedelta(days=100), by=None)
    ownership.assign(account=line.account, owner=cast("milo"), brief="x", at=NOW - timedelta(hours=3), by=None)

    lost = renewals.settle(line, outcome="lost", reason="Sold", notice_on=NOW.date(), at=NOW, by=None)

    assert lost.booked_to == cast("olga")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"outcome": "lost", "reason": " "}, renewals.ReasonMissing),
        ({"outcome": "lost", "reason": "x"}, renewals.NoticeMissing),
        ({"outcome": "lost", "reason": "x", "notice_on": date(2026, 3, 4)}, renewals.NoticeMissing),
        ({"outcome": "renewed", "reason": "x", "goes_on": goes_on(99_999)}, renewals.WrongAmount),
        ({"outcome": "renewed", "reason": "x"}, renewals.WrongAmount),
        ({"outcome": "expanded", "reason": "x", "goes_on": goes_on(100_000)}, renewals.WrongAmount),
        ({"outcome": "renewed", "reason": "x", "goes_on": goes_on(100_000, "C-1")}, renewals.ReferenceTaken),
        ({"outcome": "renewed", "reason": "x", "goes_on": GoesOn(100_000, ENDS, ENDS, "C-9")}, renewals.WrongSpan),
    ],
)
def test_what_contradicts_itself_is_refused(line, said, refusal):
    with pytest.raises(refusal):
        renewals.settle(line, **said, at=NOW, by=None)
    assert not Renewal.objects.exists()


def test_outcome_is_written_once(line):
    renewals.settle(line, outcome="renewed", reason="x", goes_on=goes_on(100_000), at=NOW, by=None)

    with pytest.raises(renewals.AlreadySettled):
        renewals.settle(line, outcome="lost", reason="x", notice_on=NOW.date(), at=NOW, by=None)
    with pytest.raises(renewals.AlreadySettled):
        renewals.forecast(line, outcome="lost", by=None)


def test_forecast_may_change_and_leaves_the_line_unsettled(line):
    renewals.forecast(line, outcome="renewed", amount=100_000, by=None)
    found = renewals.forecast(line, outcome="lost", by=None)

    assert (found.forecast, found.forecast_amount) == ("lost", 0)
    assert list(ContractLine.objects.unsettled()) == [line]


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "lost", "reason": "x", "settled_at": NOW},  # no notice
        {"outcome": "renewed", "reason": "x", "settled_at": NOW},  # goes on as nothing
        {"outcome": "lost", "notice_on": ENDS, "settled_at": NOW},  # no reason
        {"outcome": "lost", "notice_on": ENDS, "reason": "x"},  # never settled
    ],
)
def test_database_takes_no_half_outcome(line, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.create(line=line, **fields)
