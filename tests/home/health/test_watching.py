from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from home.health import watching
from home.health.facts import Fact
from home.health.models import Condition, Kind, Rule, Task, TaskEvent
from portal.accounts import ownership
from portal.support.models import Promise
from tests.factories import portal as make
from tests.factories import portal_support as support
from tests.factories.portal_revenue import ContractLineFactory

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def rule(*conditions, name="Talk to them"):
    made = Rule.objects.create(name=name)
    for kind, at_least, within_days in conditions:
        Condition.objects.create(rule=made, kind=kind, at_least=at_least, within_days=within_days)
    return made


def breach(account, days=10):
    return Promise.objects.create(
        case=support.CaseFactory(account=account),
        account=account,
        kind="first_response",
        severity=2,
        due_at=NOW - timedelta(days=days),
        is_missed=True,
    )


@pytest.fixture
def account(db):
    """Renews in forty days; one promise was missed."""
    account = make.AccountFactory()
    ContractLineFactory(account=account, ends_on=(NOW + timedelta(days=40)).date())
    breach(account)
    return account


@pytest.fixture
def renewal_and_two_breaches(db):
    return rule(("renewal", 1, 90), ("breach", 2, 90))


def test_a_task_opens_once_all_conditions_hold(account, renewal_and_two_breaches):
    assert watching.watch(NOW) == 0
    breach(account)

    assert watching.watch(NOW) == 1

    task = Task.objects.get()
    assert (task.account, task.rule, task.opened_at) == (account, renewal_and_two_breaches, NOW)
    assert [fact["kind"] for fact in task.facts] == ["renewal", "breach", "breach"]
    assert task.events.get().kind == TaskEvent.Kind.OPENED


def test_a_task_that_is_open_is_not_opened_again(account):
    rule(("breach", 1, 90))
    watching.watch(NOW)
    breach(account)

    assert watching.watch(NOW) == 0
    assert Task.objects.count() == 1


def test_done_it_comes_back_by_something_new_only(account, cast):
    rule(("breach", 1, 90))
    watching.watch(NOW)
    watching.say(Task.objects.get(), text="Called them.", by=cast("olga"), at=NOW, is_done=True)
    assert watching.watch(NOW) == 0

    breach(account)

    assert watching.watch(NOW) == 1
    assert Task.objects.open().count() == 1


def test_a_rule_out_of_use_makes_nothing(account):
    rule(("breach", 1, 90))
    Rule.objects.update(is_active=False)

    assert watching.watch(NOW) == 0


def test_a_task_ends_with_a_word_and_once(account, cast):
    rule(("breach", 1, 90))
    watching.watch(NOW)
    task = Task.objects.get()

    with pytest.raises(watching.NothingSaid):
        watching.say(task, text=" ", by=cast("olga"), at=NOW, is_done=True)
    watching.say(task, text="Wrote to them.", by=cast("olga"), at=NOW)
    watching.say(task, text="They renew.", by=cast("olga"), at=NOW, is_done=True)
    with pytest.raises(watching.AlreadyDone):
        watching.say(task, text="And again.", by=cast("olga"), at=NOW)

    told = [(event.kind, event.text) for event in task.events.all()]
    assert told == [("opened", ""), ("said", "Wrote to them."), ("done", "They renew.")]


def test_it_is_for_whoever_owns_the_relationship_now(account, cast):
    rule(("breach", 1, 90))
    watching.watch(NOW)
    ownership.assign(account=account, owner=cast("olga"), at=NOW, by=None)

    assert list(watching.open_for(cast("olga"), timezone.now())) == [Task.objects.get()]
    assert list(watching.open_for(cast("milo"), timezone.now())) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_watching_asks_the_same_of_the_database_however_many_companies(account, rows, django_assert_num_queries):
    rule(("breach", 9, 90))
    for _ in range(rows - 1):
        breach(make.AccountFactory())

    with django_assert_num_queries(17):
        watching.watch(NOW)


days = st.integers(-200, 200)
some_facts = st.lists(st.tuples(st.sampled_from(list(Kind)), days), max_size=8)
some_conditions = st.lists(
    st.tuples(st.sampled_from(list(Kind)), st.integers(1, 3), st.integers(1, 150)), min_size=1, max_size=3
)


@given(some_facts, some_conditions)
@settings(max_examples=150)
def test_a_rule_holds_as_counting_by_hand_says(told, asked):
    known = [Fact(kind, str(n), NOW + timedelta(days=day), "", "") for n, (kind, day) in enumerate(told)]
    conditions = [Condition(kind=kind, at_least=at_least, within_days=within) for kind, at_least, within in asked]

    def counts(day, kind, within):
        if kind in {Kind.RENEWAL, Kind.CERTIFICATE}:
            return 0 <= day <= within
        return -day >= within if kind == Kind.SILENT else 0 <= -day <= within

    by_hand = [
        {str(n) for n, (kind, day) in enumerate(told) if kind == wanted and counts(day, kind, within)}
        for wanted, _at_least, within in asked
    ]
    holds = all(len(found) >= at_least for found, (_kind, at_least, _within) in zip(by_hand, asked, strict=True))
    expected = set().union(*by_hand) if holds else set()
    assert {fact.key for fact in watching.holding(conditions, known, at=NOW)} == expected
