from datetime import timedelta
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from home.listening.barring import AT_THE_DESK, GOING
from home.listening.models import ListeningSession
from tests.home.listening.addresses import address, patterns

REFUSED = "home/listening/silent.html"


def is_refused(response):
    return response.status_code == 403 and REFUSED in [template.name for template in response.templates]


@cache
def addresses():
    """One for each pattern that can be reached at all, ours, allauth's, Wagtail's and those of its admin."""
    found = {(pattern, path): address(pattern, path) for pattern, path in patterns()}
    return {where: (pattern, path) for (pattern, path), where in found.items() if where}


def test_while_one_listens_no_address_takes_anything(as_person, running, cast):
    iris = cast("iris")
    iris.is_superuser = True  # who may do everything, may not do this either
    iris.save()
    running("iris")
    client = as_person("iris")
    closed = [where for where in addresses() if resolve(where).view_name not in GOING]

    with CaptureQueriesContext(connection) as asked:
        taken = {where for where in closed if not is_refused(client.post(where))}

    assert len(closed) > 500
    assert taken == set()
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}


def test_while_one_takes_calls_only_their_own_addresses_do(as_person, running):
    running("iris", mode="calls")
    client = as_person("iris")
    beside = ("/desk/", "/listening/", "/cases/", "/admin/snippets/")
    near = [where for where in addresses() if where.startswith(beside) and not where.endswith("/leave/")]

    taken = {resolve(where).view_name for where in near if not is_refused(client.post(where))}

    assert taken == AT_THE_DESK


def test_no_pattern_is_left_out():
    reached = {pattern for pattern, _path in addresses().values()}
    left_out = {pattern.name for pattern, path in patterns() if pattern not in reached}

    assert left_out == set()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_method_takes_anything(as_person, running, method):
    running("iris")

    assert is_refused(getattr(as_person("iris"), method)("/desk/"))


def test_one_reads_on(as_person, running):
    running("iris")

    assert as_person("iris").get("/dashboard/").status_code == 200


@pytest.mark.parametrize(
    ("starts", "ends", "accepted"),
    [(-2, -1, True), (1, 2, True), (-1, 1, False)],
    ids=["after", "before", "without the rules"],
)
def test_outside_of_a_session_all_is_as_ever(as_person, running, starts, ends, accepted):
    now = timezone.now()
    times = {"starts_at": now + timedelta(hours=starts), "ends_at": now + timedelta(hours=ends)}
    running("iris", **times, rules_accepted_at=now - timedelta(hours=3) if accepted else None)

    assert as_person("iris").post("/theme/", {"theme": "dark"}).status_code == 302


def test_others_write_meanwhile(as_person, running):
    running("iris")

    assert as_person("milo").post("/theme/", {"theme": "dark"}).status_code == 302


def test_one_may_leave_and_then_write(as_person, running):
    session = running("iris")
    client = as_person("iris")

    left = client.post(f"/listening/{session.pk}/leave/", follow=True)

    assert "Three questions" in left.content.decode()
    assert ListeningSession.objects.get().ends_at < timezone.now()
    assert client.post("/theme/", {"theme": "dark"}).status_code == 302


@pytest.mark.parametrize("where", ["/account/logout/", "/admin/logout/"])
def test_one_may_sign_out(as_person, running, where):
    running("iris")

    assert as_person("iris").post(where).status_code == 302
