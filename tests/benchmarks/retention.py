"""Retention of the whole company by owner, and the staff's home, on PostgreSQL with many customers.

Rows are written in bulk within the database: what is measured is reading and reckoning.
"""

import os
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

from tests.benchmarks import serving

ACCOUNTS = int(os.environ.get("BENCH_ACCOUNTS", "10000"))
LINES_EACH, YEARS, OWNERS = 12, 5, 40
RETENTION_AIM, HOME_AIM = 1000, 100  # ms
ROUNDS = 60


def main(name):
    with serving.portal():
        BENCHES[name]()


def retention():
    """Milliseconds of a year's figures by owner, the median of each of five years; queries as with a hundredth of it."""
    from portal.revenue import booking
    from portal.revenue.retention import Period

    today = date(2026, 1, 1)
    fill(max(ACCOUNTS // 100, 10), today)
    periods = [Period(date(today.year - n - 1, 1, 1), date(today.year - n, 1, 1)) for n in range(YEARS)]
    few = queries_of(lambda: booking.report(periods[0]))
    fill(ACCOUNTS, today)
    times = []
    for period in periods:
        start = time.perf_counter()
        report = booking.report(period)
        times.append(1000 * (time.perf_counter() - start))
    whole = Period(periods[-1].since, today)
    start = time.perf_counter()
    booking.report(whole)
    five_years = 1000 * (time.perf_counter() - start)
    total = report.figures.total
    if not total.accounts or not total.kept <= min(total.opening, total.closing):
        sys.exit("Nothing was reckoned.")
    serving.tell(
        "retention", round(statistics.median(times), 1), "ms", worst=round(max(times), 1),
        five_years=round(five_years, 1), aim=RETENTION_AIM, accounts=ACCOUNTS, lines=lines(),
        owners=len(report.figures.owners), queries=queries_of(lambda: booking.report(periods[0])), queries_with_few=few,
    )  # fmt: skip


def staff_home_p95():
    """Milliseconds of the dashboard of a manager who owns a fortieth of all customers, 95th of 100, in process."""
    from django.test import Client

    manager = fill(max(ACCOUNTS // 100, 10), datetime.now(UTC).date())
    client = Client(headers={"host": serving.HOST})
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")

    def ask():
        answer = client.get("/dashboard/")
        if answer.status_code != 200:
            sys.exit(f"The home answered {answer.status_code}.")

    ask()
    few = queries_of(ask)
    fill(ACCOUNTS, datetime.now(UTC).date())
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    times = sorted(times[5:])
    serving.tell(
        "staff_home_p95", round(times[int(0.95 * len(times))], 1), "ms", median=round(statistics.median(times), 1),
        aim=HOME_AIM, accounts=ACCOUNTS, lines=lines(), queries=queries_of(ask), queries_with_few=few,
    )  # fmt: skip


def fill(accounts, today):
    """Up to so many customers: each with a chain of yearly lines and two owners one after another; returns a manager."""
    from django.core.management import call_command
    from django.db import connection

    from portal.accounts import access
    from portal.accounts.models import User
    from portal.revenue.models import PlanningRate
    from tests.factories import portal as make

    if not User.objects.exists():
        call_command("set_up", verbosity=0)
        make.TierFactory(slug="base", rank=0)
        for _number in range(OWNERS):
            make.StaffFactory(groups=[access.OWNERS, access.MANAGERS])
        PlanningRate.objects.create(currency="USD", rate="0.92", holds_from=today - timedelta(days=4000))
    first = User.objects.filter(is_staff=True).earliest("pk")
    begun = today - timedelta(days=365 * YEARS + 200)
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT, {"to": accounts})
        cursor.execute(
            OWNERSHIP, {"first": first.pk, "owners": OWNERS, "begun": begun, "turned": today - timedelta(400)}
        )
        cursor.execute(LINE, {"begun": begun})
        cursor.execute("ANALYZE")
    return first


ACCOUNT = """
INSERT INTO portal_account (name, slug, email_domains, industry, country, employees, time_zone, is_partner)
SELECT 'Bench ' || n, 'bench-' || n, '[]', '', '', NULL, 'UTC', false
FROM generate_series((SELECT count(*) + 1 FROM portal_account), %(to)s) n
"""
# The first owner until `turned`, then another.
OWNERSHIP = """
INSERT INTO portal_ownership (account_id, owner_id, starts_at, ends_at, follows, brief, read_at)
SELECT a.id, %(first)s + (a.id + turn) %% %(owners)s,
  CASE turn WHEN 0 THEN %(begun)s ELSE %(turned)s END::timestamptz,
  CASE turn WHEN 0 THEN %(turned)s::timestamptz END,
  CASE turn WHEN 1 THEN %(turned)s::timestamptz END, 'Bench', now()
FROM portal_account a, generate_series(0, 1) turn
WHERE NOT EXISTS (SELECT 1 FROM portal_ownership o WHERE o.account_id = a.id)
"""
# Two products, six years each; every ninth line is not renewed, amounts drift, every fifth company pays dollars.
LINE = """
INSERT INTO portal_contractline
  (account_id, product_id, tier_id, reference, description, yearly_amount, currency, starts_on, ends_on, renews_itself)
SELECT a.id, NULL, NULL, 'B-' || a.id || '-' || n, 'Bench', 100000 + (a.id * 37 + n * 911) %% 90000,
  CASE WHEN a.id %% 5 = 0 THEN 'USD' ELSE 'EUR' END,
  %(begun)s::date + (n / 2) * 365 + (a.id %% 180)::int,
  %(begun)s::date + (n / 2 + CASE WHEN (a.id + n) %% 9 = 0 THEN 0 ELSE 1 END) * 365 + (a.id %% 180)::int + 1,
  false
FROM portal_account a, generate_series(0, 11) n
WHERE NOT EXISTS (SELECT 1 FROM portal_contractline l WHERE l.account_id = a.id)
"""


def lines():
    from portal.revenue.models import ContractLine

    return ContractLine.objects.count()


def queries_of(act):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


BENCHES = {"retention": retention, "staff_home_p95": staff_home_p95}

if __name__ == "__main__":
    main(sys.argv[1])
