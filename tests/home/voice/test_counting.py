from datetime import UTC, date, datetime

import pytest

from boards.roadmap import evidencing
from home.voice import becoming, counting
from home.voice.counting import Group
from home.voice.months import Month
from portal.revenue.models import PlanningRate
from tests.factories import boards
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support
from tests.factories.portal_revenue import ContractLineFactory

MAY = Month(2026, 5)
IN_MAY = datetime(2026, 5, 10, tzinfo=UTC)


def called(at=IN_MAY, **case):
    return support.CallFactory(started_at=at, case=support.CaseFactory(**case)).case


def by(kind):
    return {group.value: group for group in counting.groups(MAY)[kind]}


def test_cases_count_once_and_companies_pay_once(db):
    flow = make.ProductFactory(name="Flow", slug="flow")
    version = make.ProductVersionFactory(product=flow, number="8.0")
    account, other = make.AccountFactory(), make.AccountFactory()
    for payer, amount, currency in ((account, 100_000, "EUR"), (account, 1_000, "USD"), (other, 50_000, "EUR")):
        ContractLineFactory(account=payer, yearly_amount=amount, currency=currency)
    ContractLineFactory(account=other, yearly_amount=7, currency="CHF")  # has no rate
    PlanningRate.objects.create(currency="USD", rate="0.5", holds_from=date(2026, 1, 1))
    first = called(account=account, product=flow, version=version)
    support.CallFactory(started_at=IN_MAY, case=first)
    second, third = called(account=account, product=flow), called(account=other, product=flow)
    called(at=datetime(2026, 4, 30, 23, 59, tzinfo=UTC), product=flow)
    called(at=datetime(2026, 6, 1, tzinfo=UTC), product=flow)

    assert by("product") == {
        "Flow": Group("Flow", {first.pk, second.pk, third.pk}, {account.pk, other.pk}, before=1, revenue=150_500)
    }
    assert {value: len(group.cases) for value, group in by("version").items()} == {"Flow 8.0": 1, "": 2}


def test_topics_are_those_of_the_articles_that_answer(db):
    case, other = called(), called()
    knowledge.SourceFactory(call=None, case=case, kind="linked", article=knowledge.article(tags=["alarms", "clock"]))

    assert {value: group.cases for value, group in by("topic").items()} == {
        "alarms": {case.pk},
        "clock": {case.pk},
        "": {other.pk},
    }


def resolved():
    return support.CaseFactory(resolved=True, resolved_at=IN_MAY)


def test_share_of_resolved_cases_that_became_something(cast):
    knowledge.SourceFactory(call__case=resolved())
    case = resolved()
    boards.ItemFactory()
    item = boards.ItemFactory()
    evidence = evidencing.enter(
        item, account=case.account, why="It stops.", said_at=IN_MAY, case=case, by=cast("sam"), at=IN_MAY
    )
    becoming.task([resolved()], words="Clocks after a power cut", by=cast("wren"), at=IN_MAY)
    resolved()
    becoming.task([called()], words="Not resolved", by=cast("wren"), at=IN_MAY)

    share = counting.with_outcome(MAY)
    assert (share.count, share.n) == (3, 4)

    evidencing.withdraw(evidence, by=cast("sam"), at=IN_MAY)
    assert counting.with_outcome(MAY).count == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_groups_ask_the_same_of_the_database_however_many(db, rows, django_assert_num_queries):
    for n in range(rows):
        ContractLineFactory(account=called(product=make.ProductFactory(slug=f"p-{n}")).account)

    with django_assert_num_queries(6):
        assert len(by("product")) == rows
