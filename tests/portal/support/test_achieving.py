import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from portal.promises.models import Tier
from portal.revenue.models import ContractLine
from portal.support import achieving, cases, crediting, excluding
from portal.support.models import CreditDue
from tests.factories.portal_support import CaseFactory
from tests.portal.support.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 7, 2, tzinfo=UTC)


@pytest.fixture
def june(ada):
    return achieving.month_of(ada.account, date(2026, 6, 17))


@pytest.fixture
def worked(case, cast, ada):
    """First word late, a question, resolved in time."""
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON + 3 * HOUR)
    cases.reply(case, text="8.1", by=ada, at=NOON + 9 * HOUR)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 10 * HOUR)
    return case


def test_month_is_one_by_the_companys_clock(ada, june):
    assert (june.first, june.start) == (date(2026, 6, 1), datetime(2026, 5, 31, 22, tzinfo=UTC))
    assert june.end == datetime(2026, 6, 30, 22, tzinfo=UTC)
    december = achieving.month_of(ada.account, date(2026, 12, 31))
    assert december.end == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_month_counts_what_was_kept_and_missed(worked, ada, june):
    figures = achieving.of(ada.account, june, NOW)

    assert [(t.label, t.kept, t.missed, t.percent) for t in figures.kinds] == [
        ("First response", 0, 1, 0),
        ("Next update", 3, 0, 100),
        ("Resolution", 1, 0, 100),
    ]
    assert [(t.label, t.kept, t.missed) for t in figures.severities] == [("2 · Production is impaired", 4, 1)]
    [miss] = achieving.told_missed(achieving.missed(ada.account, june, NOW))
    assert (miss.promise.case, miss.late_minutes) == (worked, 60)
    assert miss.pauses == [(NOON + 3 * HOUR, NOON + 9 * HOUR, "an answer to our question")]
    assert [(first, tally.kept, tally.missed) for first, tally in figures.trend] == [
        *((date(2026, month, 1), 0, 0) for month in range(1, 6)),
        (date(2026, 6, 1), 4, 1),
    ]
    assert [str(v) for v in [*figures.calendars, *figures.tiers]] == ["Around the clock, version 1", "Plus, version 1"]


def test_what_is_late_now_counts_though_no_timer_ran(case, ada, june):
    assert case.events.count() == 1
    figures = achieving.of(ada.account, june, NOON + 5 * HOUR)
    assert [(t.label, t.missed) for t in figures.kinds] == [
        ("First response", 1),
        ("Next update", 1),
        ("Resolution", 0),
    ]
    misses = achieving.told_missed(achieving.missed(ada.account, june, NOON + 5 * HOUR))
    assert [miss.late_minutes for miss in misses] == [None, None]


def test_another_company_has_figures_of_its_own(worked, cast):
    other = cast("astrid").account
    assert achieving.of(other, achieving.month_of(other, date(2026, 6, 1)), NOW).missed == 0


@pytest.mark.parametrize("rows", [1, 4])
def test_month_asks_as_often_for_many_cases_as_for_one(rows, ada, problem, cast, june, django_assert_num_queries):
    for _ in range(rows):
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
        cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 3 * HOUR)
    with django_assert_num_queries(16):
        achieving.of(ada.account, june, NOW)
    with django_assert_num_queries(3):
        achieving.told_missed(achieving.missed(ada.account, june, NOW)[:25])


def test_table_has_every_promise_with_pauses_and_versions(worked, ada, june):
    heading, *found = achieving.lines(ada.account, june, NOW)
    rows = [dict(zip(heading, row, strict=True)) for row in found]
    first = next(row for row in rows if row["promise"] == "first_response")
    assert (first["case"], first["kept"], first["margin_minutes"]) == (worked.reference, "no", -60)
    assert (first["pauses"], first["paused_minutes"]) == (1, 360)
    assert (first["paused_for"], first["left_out"]) == ("an answer to our question", "")
    assert (first["calendar_version"], len(rows)) == ("Around the clock, version 1", 5)


def test_table_has_what_is_late_though_no_timer_ran(case, ada, june):
    heading, *found = achieving.lines(ada.account, june, NOON + 5 * HOUR)

    rows = [dict(zip(heading, row, strict=True)) for row in found]
    assert [(row["promise"], row["kept"], row["ended"], row["margin_minutes"]) for row in rows] == [
        ("first_response", "no", "", ""),
        ("next_update", "no", "", ""),
    ]


def test_each_kept_promise_says_by_how_much(worked, ada, june):
    kept = achieving.told(achieving.kept(ada.account, june))

    said = [(one.promise.kind, one.promise.number, one.promise.due_at, one.spare_minutes) for one in kept]
    assert said == [
        ("next_update", 0, NOON + 4 * HOUR, 120),
        ("next_update", 1, NOON + 6 * HOUR, 180),
        ("next_update", 2, NOON + 13 * HOUR, 180),
        ("resolution", 0, NOON + 30 * HOUR, 1200),
    ]
    assert {tuple(one.pauses) for one in kept} == {((NOON + 3 * HOUR, NOON + 9 * HOUR, "an answer to our question"),)}


def test_kept_leaves_out_what_a_person_left_out(worked, ada, cast, june):
    first = achieving.kept(ada.account, june).first()
    excluding.leave_out(first, ground="maintenance", reason="Your own maintenance.", by=cast("marta"), at=NOW)

    assert first not in achieving.kept(ada.account, june)


# The pages


def test_customer_reads_their_month_as_page_table_and_paper(worked, as_person):
    client = as_person("emil")
    page = client.get("/promised/?month=2026-06").content.decode()
    assert worked.reference in page
    assert "60 minutes" in page

    table = b"".join(client.get("/promised/promises.csv?month=2026-06").streaming_content).decode()
    assert [row["kept"] for row in csv.DictReader(io.StringIO(table))].count("no") == 1

    kept = page.partition('id="each-kept"')[2].partition("</section>")[0]
    assert kept.count(f">{worked.reference}<") == 4

    paper = client.get("/promised/report.pdf?month=2026-06")
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


def test_customer_never_reads_another_companys_month(worked, as_person):
    for address in ("", "promises.csv", "report.pdf"):
        response = as_person("astrid").get(f"/promised/{address}?month=2026-06&company=brenner")
        body = response.content if not response.streaming else b"".join(response.streaming_content)
        assert worked.reference.encode() not in body
        assert b"Brenner" not in body


@pytest.mark.parametrize("month", ["2026-13", "june", "", "0000-01", "9999-12", "\x00"])
def test_month_that_is_none_is_said_so(as_person, month):
    for address in ("", "promises.csv", "report.pdf"):
        assert as_person("ada").get(f"/promised/{address}", {"month": month}).status_code in (200, 302)


def test_kept_promises_are_read_a_page_at_a_time(ada, problem, cast, as_person):
    for _ in range(9):
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR / 2)
        cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + HOUR)
    client = as_person("ada")

    pages = [client.get("/promised/", {"month": "2026-06", "page": page}).content.decode() for page in ("", 2, "x")]

    rows = [page.partition('id="each-kept"')[2].partition("</section>")[0].count('<th scope="row"') for page in pages]
    assert rows == [25, 11, 25]
    assert "Page 2 of 2" in pages[1]
    assert "month=2026-06" in pages[1].partition('rel="prev" href="')[2].partition('"')[0]


def test_missed_promises_are_read_a_page_at_a_time_beside_the_kept_ones(ada, problem, cast, as_person):
    """Half of them are late now, and no timer has written them down."""
    for number in range(28):
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON + number * HOUR)
        if number % 2:
            cases.answer(case, text="We look.", by=cast("sam"), at=NOON + (number + 2) * HOUR)
            cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + (number + 3) * HOUR)
    client = as_person("ada")

    with time_machine.travel(NOON + 10 * DAY, tick=False):
        pages = [
            client.get("/promised/", {"month": "2026-06", "page": 2, "missed": page}).content.decode()
            for page in ("", 2, 3, "x")
        ]

    rows = [page.partition('id="missed"')[2].partition("</section>")[0] for page in pages]
    # Fourteen of one miss, and fourteen of three.
    assert [page.count('<th scope="row"') for page in rows] == [25, 25, 6, 25]
    assert "Page 2 of 3" in rows[1]
    assert 'href="?month=2026-06&amp;page=2&amp;missed=3#missed"' in rows[1]


def test_months_in_which_nothing_fell_due_stand_in_the_chart_and_its_table(worked, as_person):
    page = as_person("emil").get("/promised/?month=2026-06").content.decode()
    trend = page.partition('id="trend"')[2].partition("</section>")[0]
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):
        assert f'<span class="lens-label">{month}</span>' in trend
        assert f'<th scope="row">{month}</th><td class="number">none fell due</td>' in trend
    assert trend.count('<span class="lens-value">none fell due</span>') == 5
    assert '<th scope="row">2026-06</th><td class="number">80</td>' in trend


def test_company_to_which_nothing_was_promised_reads_a_sentence(ada, as_person):
    page = as_person("emil").get("/promised/?month=2026-06").content.decode()
    assert "Nothing fell due in these months." in page


def test_staff_choose_a_company(worked, as_person):
    client = as_person("sam")
    assert "Choose a company" in client.get("/promised/").content.decode()
    assert worked.reference in client.get("/promised/?month=2026-06&company=brenner").content.decode()


# Credits


@pytest.fixture
def paying(ada, plus):
    """1,000.01 a month in euros and 10 in yen; 5 % for each miss, 8 % at most."""
    Tier.objects.filter(pk=plus.pk).update(credit_percent=5, credit_cap_percent=8)
    for reference, amount, currency in (("A", 1_200_012, "EUR"), ("B", 120, "JPY")):
        ContractLine.objects.create(
            account=ada.account, reference=reference, description=reference, yearly_amount=amount, currency=currency,
            starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1),
        )  # fmt: skip
    plus.refresh_from_db()


def test_service_credit_is_the_percent_of_a_months_fee_and_once(paying, worked, ada, june, cast):
    for _ in range(2):
        crediting.propose(ada.account, june, by=cast("milo"), at=NOW)
    # 5 % of 100,001 cents is 5,000.05 and of 10 yen half a yen, which rounds up.
    assert sorted(CreditDue.objects.values_list("currency", "amount")) == [("EUR", 5000), ("JPY", 1)]
    assert "5 % of a month" in CreditDue.objects.first().reason


def test_service_credits_are_capped(paying, ada, problem, cast, june):
    for _ in range(3):
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
    assert crediting.percent_due(ada.account, june, NOW) == Decimal(8)


def test_nothing_is_due_where_nothing_was_missed(paying, ada, june, cast):
    assert crediting.propose(ada.account, june, by=cast("milo"), at=NOW) == []


def test_month_that_goes_on_is_not_reckoned(paying, worked, ada, june, cast, as_person):
    with pytest.raises(crediting.NotOver):
        crediting.propose(ada.account, june, by=cast("milo"), at=june.end - HOUR)
    with time_machine.travel(june.end - HOUR, tick=False):
        client = as_person("milo")
        assert "Propose what is due" not in client.get("/promised/?company=brenner&month=2026-06").content.decode()
        page = client.post("/desk/credits/propose/", {"company": "brenner", "month": "2026-06"}, follow=True)
    assert "its credits are reckoned once it is over" in page.content.decode()


def test_miss_that_nobody_has_written_down_is_credited_and_in_the_trend(paying, case, ada, june):
    """The timer stood still all along."""
    assert not case.promises.exists()
    assert crediting.percent_due(ada.account, june, NOW) == Decimal(8)
    figures = achieving.of(ada.account, june, NOW)
    assert [(tally.kept, tally.missed) for _first, tally in figures.trend] == [(0, 0)] * 5 + [(0, figures.missed)]
    assert figures.missed == 3


def test_manager_approves_on_the_page_and_nobody_decides_twice(paying, worked, june, ada, as_person):
    client = as_person("milo")
    client.post("/desk/credits/propose/", {"company": "brenner", "month": "2026-06"})
    euro = CreditDue.objects.get(currency="EUR")
    client.post(f"/desk/credits/{euro.pk}/approve/", {"amount": euro.amount})
    again = client.post(f"/desk/credits/{euro.pk}/decline/", follow=True)
    euro.refresh_from_db()
    assert (euro.approved_by.email, euro.declined_at) == ("milo@tarn.example", None)
    assert "Somebody decided about it before." in again.content.decode()
    assert list(CreditDue.objects.visible_to(ada)) == [euro]


def test_goodwill_is_written_in_whole_units_and_about_the_right_company(as_person, cast):
    client, account = as_person("milo"), cast("ada").account
    other = CaseFactory(account=cast("astrid").account)
    words = {"account": account.pk, "amount": "12.50", "currency": "eur", "reason": "A wrong answer.", "case": ""}

    wrong = client.post("/desk/credits/", words | {"case": other.reference, "amount": "0.001"})
    client.post("/desk/credits/", words)

    assert sorted(wrong.context["form"].errors) == ["amount", "case"]
    credit = CreditDue.objects.get()
    assert (credit.kind, credit.amount, credit.currency, credit.approved_at) == ("goodwill", 1250, "EUR", None)


@pytest.mark.parametrize("name", ["sam", "ada", "olga"])
def test_credits_are_for_managers(as_person, name):
    assert as_person(name).get("/desk/credits/").status_code == 404
