"""What is left out of the count: with its reason, beside what was kept or missed, and never in its place."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import ModelLogEntry

from portal.promises.models import Tier
from portal.revenue.models import ContractLine
from portal.support import achieving, breaches, cases, crediting, excluding, history, loading
from portal.support.models import Case, CreditDue, Exclusion, Promise
from tests.portal.support.conftest import NOON
from tests.portal.support.test_history import differs

HOUR = timedelta(hours=1)
NOW = datetime(2026, 7, 2, tzinfo=UTC)
WORDS = {"ground": Exclusion.Ground.MAINTENANCE, "reason": "Your maintenance window of 1 June."}


@pytest.fixture
def june(ada):
    return achieving.month_of(ada.account, date(2026, 6, 17))


@pytest.fixture
def late(ada, problem, plus, cast):
    """First word an hour late under a tier that credits 5 % for it, then resolved in time."""
    Tier.objects.filter(pk=plus.pk).update(credit_percent=5, credit_cap_percent=8)
    case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + 2 * HOUR)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 3 * HOUR)
    return case.promises.get(kind="first_response")


@pytest.fixture
def worse(ada, problem, late, cast):
    """Another first word that came late in June."""
    case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 3 * HOUR)
    return case.promises.get(kind="first_response")


@pytest.fixture
def paying(ada):
    """1,000 euros a month."""
    ContractLine.objects.create(
        account=ada.account, reference="A", description="A", yearly_amount=1_200_000, currency="EUR",
        starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1),
    )  # fmt: skip


def counted(account, month):
    return {
        tally.label: (tally.kept, tally.missed, tally.left_out) for tally in achieving.of(account, month, NOW).kinds
    }


def test_promise_left_out_is_counted_apart_and_stays_missed(late, ada, june, cast):
    before = counted(ada.account, june)
    exclusion = excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)

    assert before["First response"] == (0, 1, 0)
    assert counted(ada.account, june)["First response"] == (0, 0, 1)
    figures = achieving.of(ada.account, june, NOW)
    assert (figures.left_out, list(achieving.missed(ada.account, june, NOW)), figures.missed) == ([exclusion], [], 0)
    assert [(tally.kept, tally.missed) for _first, tally in figures.trend] == [*[(0, 0)] * 5, (3, 0)]
    late.refresh_from_db()
    assert late.is_missed
    assert ModelLogEntry.objects.filter(action="portal.promise.leave_out", user=cast("milo")).count() == 1


def test_counted_again_it_is_as_before_and_both_are_kept(late, ada, june, cast):
    before = counted(ada.account, june)
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    excluding.count_again(late, by=cast("milo"), at=NOW + HOUR)
    assert counted(ada.account, june) == before
    assert (late.exclusions.count(), late.exclusions.get().lifted_by) == (1, cast("milo"))
    with pytest.raises(excluding.IsCounted):
        excluding.count_again(late, by=cast("milo"), at=NOW)
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    with pytest.raises(excluding.IsLeftOut):
        excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)


def test_promise_that_runs_cannot_be_left_out(case, ada, cast):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + HOUR / 2)
    cases.reopen(case, text="No.", by=ada, at=NOON + HOUR)
    with pytest.raises(excluding.NotSettled):
        excluding.leave_out(case.promises.get(kind="resolution"), **WORDS, by=cast("milo"), at=NOW)


def test_case_is_rebuilt_the_same_and_its_later_events_keep_the_exclusion(late, cast):
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    cases.reopen(late.case, text="No.", by=cast("ada"), at=NOON + 4 * HOUR)
    assert not differs(late.case)
    assert Promise.objects.filter(case=late.case).counted().count() == 3
    assert history.replay(Case.objects.get(pk=late.case_id))[0].first_responded_at == NOON + 2 * HOUR


def test_no_credit_is_due_for_what_is_left_out(late, ada, june, cast):
    assert crediting.percent_due(ada.account, june, NOW) == 5
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    assert crediting.percent_due(ada.account, june, NOW) == 0


def reckoned(account):
    """(amount, is_waiting, recounted) of the service credit in euros."""
    credit = CreditDue.objects.get(account=account, currency="EUR")
    return credit.amount, CreditDue.objects.waiting().filter(pk=credit.pk).exists(), credit.recounted


def test_proposed_credit_follows_the_count(paying, late, worse, ada, june, cast):
    """5 % for each of two misses; one left out halves it, both withdraw it, counting again brings it back."""
    milo = cast("milo")
    crediting.propose(ada.account, june, by=milo, at=NOW)
    stood = [reckoned(ada.account)]
    for change in (
        lambda: excluding.leave_out(late, **WORDS, by=milo, at=NOW),
        lambda: excluding.leave_out(worse, **WORDS, by=milo, at=NOW),
        lambda: excluding.count_again(late, by=milo, at=NOW),
    ):
        change()
        stood.append(reckoned(ada.account))
    assert stood == [(8000, True, None), (5000, True, None), (5000, False, None), (5000, True, None)]
    assert "5 % of a month" in CreditDue.objects.get().reason
    assert ModelLogEntry.objects.filter(action="portal.credit.recount", user=milo).count() == 3


def test_approved_credit_stays_and_says_what_the_count_gives_since(paying, late, worse, ada, june, cast, as_person):
    milo = cast("milo")
    [credit] = crediting.propose(ada.account, june, by=milo, at=NOW)
    crediting.approve(credit, amount=8000, by=milo, at=NOW)
    answer = as_person("milo").post(f"/desk/missed/{late.pk}/leave-out/", WORDS, follow=True).content.decode()
    assert "was approved before" in answer
    assert reckoned(ada.account) == (8000, False, 5000)
    assert "Reckoned anew it would be" in as_person("milo").get("/desk/credits/").content.decode()
    excluding.leave_out(worse, **WORDS, by=milo, at=NOW)
    assert reckoned(ada.account) == (8000, False, 0)
    excluding.count_again(worse, by=milo, at=NOW)
    excluding.count_again(late, by=milo, at=NOW)
    assert reckoned(ada.account) == (8000, False, None)
    assert "Reckoned anew" not in as_person("milo").get("/desk/credits/").content.decode()


def test_nobody_approves_another_amount_than_they_read(paying, late, worse, ada, june, cast, as_person):
    [credit] = crediting.propose(ada.account, june, by=cast("milo"), at=NOW)
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    page = as_person("milo").post(f"/desk/credits/{credit.pk}/approve/", {"amount": 8000}, follow=True)
    assert "It was reckoned anew since you read it" in page.content.decode()
    assert reckoned(ada.account) == (5000, True, None)


# The pages


def test_manager_leaves_out_and_the_customer_reads_why(late, as_person, ada):
    milo = as_person("milo")
    refused = milo.post(f"/desk/missed/{late.pk}/leave-out/", {"ground": "maintenance", "reason": " "})
    assert refused.context["form"].errors["reason"]
    milo.post(f"/desk/missed/{late.pk}/leave-out/", WORDS)

    page = as_person("emil").get("/promised/?month=2026-06").content.decode()
    assert "Left out of the count, and why" in page
    assert "Your maintenance window of 1 June." in page
    paper = as_person("emil").get("/promised/report.pdf?month=2026-06")
    assert paper.content[:5] == b"%PDF-"
    table = b"".join(as_person("emil").get("/promised/promises.csv?month=2026-06").streaming_content).decode()
    rows = {row["promise"]: row for row in csv.DictReader(io.StringIO(table))}
    assert (rows["first_response"]["kept"], rows["first_response"]["left_out"]) == ("no", "maintenance")
    assert rows["first_response"]["left_out_because"] == WORDS["reason"]
    assert (
        "left out of the count"
        in as_person("sam").get("/desk/missed/?first=2026-06-01&last=2026-06-30").content.decode()
    )
    assert list(Exclusion.objects.visible_to(ada)) == [Exclusion.objects.get()]

    milo.post(f"/desk/missed/{late.pk}/count-again/")
    assert "Left out of the count" not in as_person("emil").get("/promised/?month=2026-06").content.decode()


def test_another_companys_exclusion_is_not_seen(late, cast, as_person):
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    assert not Exclusion.objects.visible_to(cast("astrid")).exists()
    assert "maintenance window" not in as_person("astrid").get("/promised/?month=2026-06").content.decode()


def test_support_reads_a_promise_and_has_no_form_for_it(late, as_person):
    page = as_person("sam").get(f"/desk/missed/{late.pk}/")
    assert (page.status_code, page.context["form"]) == (200, None)
    assert "60 minutes" in page.content.decode()
    assert "2 · Production is impaired" in page.content.decode()


def test_load_counts_without_what_is_left_out(late, cast):
    period = loading.Period(date(2026, 6, 1), date(2026, 6, 30), ZoneInfo("UTC"))
    excluding.leave_out(late, **WORDS, by=cast("milo"), at=NOW)
    [company] = loading.companies(period, NOW)
    assert (company.kept, company.missed) == (3, 0)
    assert [row.in_force[0].ground for row in breaches.of(period, NOW)] == ["maintenance"]
