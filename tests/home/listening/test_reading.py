"""Reading is no way of writing either: of what somebody asks for while they listen no word stays."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.knowledge.models import SearchLogEntry
from tests.access import boards, certification, home, portal
from tests.home.listening.test_barring import addresses

ROWS = portal.ROWS | certification.ROWS | boards.ROWS | home.ROWS
WORDS = "zanzibar quarrels"
ASKED = dict.fromkeys(("q", "subject", "words", "text", "search", "next", "company", "month", "value"), WORDS)
# What one looked at, and what every reader would have made: no words of the reader's in either.
KEPT = {"wagtailcore_pagelogentry", "wagtailcore_modellogentry"}
MADE = {"certification_signedbadge", "certification_certificatedesign"}


@pytest.fixture
def listener(cast, running, base_tier):
    """Who may read everything."""
    iris = cast("iris")
    iris.is_superuser = True
    iris.save()
    running("iris")
    return iris


def written(queries):
    """By table, what was sent to be kept."""
    kept = {}
    for sql in (query["sql"] for query in queries):
        verb, *words = sql.split(maxsplit=3)
        if verb in {"INSERT", "UPDATE", "DELETE"}:
            kept.setdefault(words[0 if verb == "UPDATE" else 1].strip('"'), []).append(sql)
    return kept


def test_no_page_of_ours_keeps_what_a_listener_asks_for(cast, listener, as_person):
    client, kept = as_person("iris"), {}
    for name in (name for name in sorted(ROWS) if ROWS[name].method == "get"):
        with transaction.atomic():
            address = reverse(name, args=ROWS[name].args(cast))
            with CaptureQueriesContext(connection) as asked:
                client.get(address, ASKED)
            transaction.set_rollback(True)
        for table, told in written(asked.captured_queries).items():
            kept.setdefault(table, []).extend(told)

    assert kept.keys() == KEPT | MADE
    assert WORDS not in str(kept)


def test_no_page_of_the_workshop_keeps_what_a_listener_asks_for(listener, as_person):
    workshop = [where for where in addresses() if where.startswith(("/admin/", "/documents/"))]
    client = as_person("iris")
    client.raise_request_exception = False  # one address is there to fail

    with CaptureQueriesContext(connection) as asked:
        for where in workshop:
            client.get(where, ASKED)

    assert len(workshop) > 300
    kept = written(asked.captured_queries)
    assert kept.keys() <= {"wagtailusers_userprofile"}  # everybody's, as Wagtail makes it at the first visit
    assert WORDS not in str(kept)


@pytest.mark.parametrize(
    "address", ["/search/?q=", "/help/search/?q=", "/api/v2/search/?q=", "/api/v2/articles/?search="]
)
def test_what_is_searched_for_is_noted_before_and_not_while_one_listens(address, as_person, running):
    client = as_person("iris")
    client.get(f"{address}zanzibar")
    running("iris")

    page = client.get(f"{address}quarrels")

    assert page.status_code == 200
    assert [entry.text for entry in SearchLogEntry.objects.all()] == ["zanzibar"]
