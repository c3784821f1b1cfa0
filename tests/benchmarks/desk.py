"""The desk's board among a million cases, and a month of a company with 50,000, on PostgreSQL.

Rows are copied within the database from one case that the verbs wrote: what is measured is reading.
"""

import os
import statistics
import sys
import time
from datetime import timedelta

from tests.benchmarks import serving

ALL = int(os.environ.get("BENCH_CASES", 1_000_000))
OPEN, FEW, ROUNDS = min(10_000, ALL), 10, 60
OF_COMPANY = int(os.environ.get("BENCH_CASES_OF_COMPANY", 50_000))
BOARD_AIM, MONTH_AIM = 100, 1000  # ms


def main(name):
    with serving.portal():
        BENCHES[name]()


def desk_board_p95():
    """Milliseconds of the whole page in process, 95th of 100, with 10,000 open cases; queries as with 10."""
    from portal.support.models import Case

    agent, case, _author = one_case()
    copies(Case, case, FEW, OPENED)
    few = queries_of(agent)
    copies(Case, case, OPEN - FEW, OPENED)
    copies(Case, case, ALL - OPEN, RESOLVED)
    analyse()
    times, many = timed(agent), queries_of(agent)
    serving.tell(
        "desk_board_p95", round(times[int(0.95 * len(times))], 1), "ms", median=round(statistics.median(times), 1),
        aim=BOARD_AIM, cases=ALL, open=OPEN, queries=many, queries_with_10=few,
    )  # fmt: skip


def sla_month():
    """Milliseconds of a month's figures of a company with 50,000 cases in it, three promises and five events each."""
    from django.utils import timezone

    from portal.support import achieving
    from portal.support.models import Case, CaseEvent, Promise

    _agent, case, _author = one_case()
    copies(Case, case, OF_COMPANY, RESOLVED)
    for row in case.events.all():
        per_case(CaseEvent, row)
    for row in case.promises.all():
        per_case(Promise, row)
    analyse()
    month, times = achieving.month_of(case.account, case.opened_at.date()), []
    for _round in range(7):
        start = time.perf_counter()
        figures = achieving.of(case.account, month, timezone.now())
        times.append(1000 * (time.perf_counter() - start))
    counted = sum(tally.n for tally in figures.kinds)
    serving.tell(
        "sla_month", round(statistics.median(times), 1), "ms", aim=MONTH_AIM, cases=OF_COMPANY, promises=counted
    )


def one_case():
    """Who looks at the board, and a case that lived: answered late, asked back, resolved."""
    from django.core.management import call_command
    from django.utils import timezone

    from portal.accounts import access
    from portal.promises.models import ResponseTarget, Severity
    from portal.support import cases
    from tests.factories import portal as make

    call_command("set_up", verbosity=0)
    tier = make.TierFactory(slug="base", rank=0)
    ResponseTarget.objects.create(
        tier=tier, severity=Severity.MINOR, first_response=60, next_update=240, resolution=1440
    )
    contact, agent = make.MembershipFactory().user, make.StaffFactory(groups=[access.SUPPORT])
    problem = cases.Problem(make.ProductFactory(), Severity.MINOR, "Trend page stays empty", "No curve.")
    at = timezone.now().replace(day=2, hour=9)
    case = cases.open_case(contact=contact, problem=problem, by=contact, at=at)
    cases.answer(case, text="We look.", waits=True, by=agent, at=at + timedelta(hours=2))
    cases.reply(case, text="8.1", by=contact, at=at + timedelta(hours=5))
    cases.resolve(case, outcome="solved", text="Done.", by=agent, at=at + timedelta(hours=6))
    case.refresh_from_db()
    return agent, case, contact


# Columns of the copies that differ from the case they are copied from; `n` counts them.
DUE = "now() + (n % 5000 - 500) * interval '1 minute'"
OPENED = {
    "reference": "'O-' || n || '-' || random()::text", "status": "'open'", "outcome": "''", "resolved_at": "NULL",
    "opened_at": "now() - n * interval '1 minute'", "next_due_at": DUE, "next_update_due": DUE, "next_notice_at": DUE,
    "assignee_id": "CASE WHEN n % 10 = 0 THEN NULL ELSE {agent} END",
}  # fmt: skip
RESOLVED = {
    "reference": "'R-' || n || '-' || random()::text", "opened_at": "opened_at - (n % 500) * interval '1 second'"
}  # fmt: skip


def copies(model, row, number, changed):
    from django.db import connection

    from portal.accounts.models import User

    agent = User.objects.filter(is_staff=True).latest("pk").pk
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    values = [changed.get(column, f'"{column}"').replace("{agent}", str(agent)) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} "
            f"FROM {model._meta.db_table}, generate_series(1, {number}) n WHERE id = {row.pk}"
        )


def per_case(model, row):
    """A copy of the row for every other case."""
    from django.db import connection

    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    changed = {"case_id": "c.id", "token": "NULL"}
    values = [changed.get(column, f'r."{column}"') for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} "
            f"FROM {model._meta.db_table} r, portal_case c WHERE r.id = {row.pk} AND c.id <> r.case_id"
        )


def analyse():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def board(agent):
    from django.test import Client

    client = Client(headers={"host": serving.HOST})
    client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
    return lambda: client.get("/desk/")


def timed(agent):
    ask, times = board(agent), []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        answer = ask()
        times.append(1000 * (time.perf_counter() - start))
        if answer.status_code != 200:
            sys.exit(f"The board answered {answer.status_code}.")
    return sorted(times[5:])


def queries_of(agent):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask = board(agent)
    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


BENCHES = {"desk_board_p95": desk_board_p95, "sla_month": sla_month}

if __name__ == "__main__":
    main(sys.argv[1])
