import pytest
from django.utils import timezone

from home.health.models import Rule, Task, TaskEvent
from portal.accounts import ownership
from tests.factories import portal as make


@pytest.fixture
def brenner(cast):
    account = cast("ada").account
    ownership.assign(account=account, owner=cast("olga"), at=timezone.now(), by=None)
    return account


@pytest.fixture
def task(brenner):
    rule = Rule.objects.create(name="Talk about the renewal")
    task = Task.objects.create(
        rule=rule,
        account=brenner,
        opened_at=timezone.now(),
        facts=[
            {"key": "a", "kind": "breach", "at": "2026-05-01T00:00:00+00:00", "text": "C-1: Late", "address": "/desk/"}
        ],
    )
    TaskEvent.objects.create(task=task, kind="opened", at=task.opened_at)
    return task


def test_owner_sees_their_own_companies_and_managers_all(as_person, brenner):
    make.AccountFactory(name="Not in her book")

    assert [account for account, _counts in as_person("olga").get("/health/").context["rows"]] == [brenner]
    assert len(as_person("milo").get("/health/").context["rows"]) == 2


def test_a_company_of_another_book_does_not_exist(as_person, brenner, task):
    other = make.AccountFactory()
    client = as_person("olga")
    ownership.assign(account=brenner, owner=make.StaffFactory(), brief="They renew in May.", at=timezone.now(), by=None)

    for address in (f"/health/{other.slug}/", "/health/brenner/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/health/tasks/{task.pk}/", {"text": "Done.", "done": ""}).status_code == 404


def test_a_task_is_done_with_a_word(as_person, task):
    client = as_person("olga")

    page = client.post(f"/health/tasks/{task.pk}/", {"text": "", "done": ""})
    assert "This field is required." in page.content.decode()
    page = client.post(f"/health/tasks/{task.pk}/", {"text": "They stay.", "done": ""}, follow=True)

    assert "They stay." in page.content.decode()
    assert Task.objects.get().closed_at is not None


def test_a_task_waits_on_the_owners_dashboard(as_person, task):
    assert "Talk about the renewal" in as_person("olga").get("/dashboard/").content.decode()


def test_rules_are_written_in_the_admin(as_person):
    told = {
        "name": "Talk about the renewal",
        "is_active": "on",
        "conditions-TOTAL_FORMS": "2",
        "conditions-INITIAL_FORMS": "0",
        "conditions-MIN_NUM_FORMS": "1",
        "conditions-MAX_NUM_FORMS": "1000",
    }
    for n, (kind, at_least) in enumerate((("renewal", "1"), ("breach", "2"))):
        told |= {
            f"conditions-{n}-{name}": value
            for name, value in (("kind", kind), ("at_least", at_least), ("within_days", "90"), ("id", ""))
        }

    as_person("olga").post("/admin/snippets/home/rule/add/", told)

    kinds = list(Rule.objects.get().conditions.values_list("kind", "at_least"))
    assert kinds == [("renewal", 1), ("breach", 2)]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_of_the_database_however_many(as_person, cast, rows, django_assert_num_queries):
    for _ in range(rows):
        ownership.assign(account=make.MembershipFactory().account, owner=cast("olga"), at=timezone.now(), by=None)
    client = as_person("olga")
    client.get("/health/")

    with django_assert_num_queries(17):
        client.get("/health/")


@pytest.mark.parametrize("rows", [1, 3])
def test_company_asks_the_same_of_the_database_however_many_tasks(as_person, brenner, rows, django_assert_num_queries):
    for n in range(rows):
        task = Task.objects.create(
            rule=Rule.objects.create(name=f"Rule {n}"), account=brenner, opened_at=timezone.now()
        )
        TaskEvent.objects.create(task=task, kind="opened", at=task.opened_at)
    client = as_person("olga")
    client.get("/health/brenner/")

    with django_assert_num_queries(20):
        client.get("/health/brenner/")
