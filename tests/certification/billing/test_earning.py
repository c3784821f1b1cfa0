"""What Stripe is paid as contract lines."""

from datetime import UTC, date, datetime

from certification.billing import earning
from certification.billing.models import Subscription
from portal.revenue.models import ContractLine, Renewal
from tests.factories import certification_billing as billing


def at(month, day=1):
    return datetime(2026, month, day, tzinfo=UTC)


def lines():
    return list(ContractLine.objects.order_by("starts_on").values_list("yearly_amount", "starts_on", "ends_on"))


def subscription(**fields):
    return billing.SubscriptionFactory(current_period_end=at(4), started_at=at(1), **fields)


def test_month_counts_twelve_times_and_the_line_grows_with_every_payment(db):
    paid = subscription(plan=billing.PlanFactory(unit_amount=10_000, interval="month"))
    billing.PhaseFactory(subscription=paid, starts_at=at(1))
    earning.write_lines(paid)
    assert lines() == [(120_000, date(2026, 1, 1), date(2026, 4, 1))]

    paid.current_period_end = at(5)
    earning.write_lines(paid)

    assert lines() == [(120_000, date(2026, 1, 1), date(2026, 5, 1))]
    line = ContractLine.objects.get()
    assert (line.account, line.tier, line.renews_itself) == (paid.customer.account, paid.plan.tier, True)


def test_overdue_still_counts_unpaid_does_not_and_another_plan_is_another_line(db):
    small = billing.PlanFactory(unit_amount=50_000, interval="year")
    big = billing.PlanFactory(unit_amount=90_000, interval="year", tier=billing.TierFactory(slug="plus"))
    paid = subscription(plan=big)
    for plan, status, begun, ended in (
        (small, "active", at(1), at(2)),
        (small, "past_due", at(2), at(2, 10)),
        (small, "unpaid", at(2, 10), at(2, 20)),
        (big, "active", at(2, 20), None),
    ):
        billing.PhaseFactory(subscription=paid, plan=plan, status=status, starts_at=begun, ends_at=ended)

    earning.write_lines(paid)

    assert lines() == [
        (50_000, date(2026, 1, 1), date(2026, 2, 10)),
        (90_000, date(2026, 2, 20), date(2026, 4, 1)),
    ]


def test_announced_end_is_the_end(db):
    paid = subscription(cancel_at=at(3, 15))
    billing.PhaseFactory(subscription=paid, starts_at=at(1))

    earning.write_lines(paid)

    assert lines()[0][2] == date(2026, 3, 15)


def test_line_that_stripe_tells_otherwise_goes_unless_its_renewal_was_settled(db):
    paid = subscription()
    phase = billing.PhaseFactory(subscription=paid, starts_at=at(1))
    assert earning.import_all() == 1
    [line] = ContractLine.objects.all()
    phase.status = Subscription.Status.UNPAID
    phase.save()
    Renewal.objects.create(line=line)

    earning.write_lines(paid)
    assert ContractLine.objects.exists()

    Renewal.objects.all().delete()
    earning.write_lines(paid)
    assert not ContractLine.objects.exists()
