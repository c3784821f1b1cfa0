"""What is written down of a search."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from portal.knowledge import searchlog
from portal.knowledge.models import SearchLogEntry
from portal.knowledge.searching import Found
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

NOON = make.LONG_AGO
SECOND = timedelta(seconds=1)


def note(text, at=NOON, by=None, session_key="s"):
    return searchlog.note(Found(text), 0, by=by, session_key=session_key, at=at)


def texts():
    return sorted(SearchLogEntry.objects.values_list("text", flat=True))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such switch")
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_disk_and_nothing_else_is_written_so():
    said = []

    def listen(execute, statement, *more):
        said.append(statement.split()[0:3])
        return execute(statement, *more)

    with connection.execute_wrapper(listen):
        note("trends")
        with transaction.atomic():
            note("alarms")
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        [after] = cursor.fetchone()

    assert (said.count(["SET", "LOCAL", "synchronous_commit"]), after) == (1, "on")


def test_typing_is_one_search(db):
    note("tr")
    note("trends", NOON + 20 * SECOND)
    note("trends empty", NOON + 45 * SECOND)

    assert texts() == ["trends empty"]


@pytest.mark.parametrize(
    ("text", "after", "session_key"),
    [("trends empty", 31, "s"), ("alarms", 5, "s"), ("trends empty", 5, "other")],
)
def test_another_question_time_or_reader_is_another_search(db, text, after, session_key):
    note("trends")
    note(text, NOON + after * SECOND, session_key=session_key)

    assert texts() == sorted(["trends", text])


def test_readers_without_a_session_are_never_taken_for_one(db):
    note("tr", session_key="")
    note("trends", session_key="")

    assert texts() == ["tr", "trends"]


def test_after_opening_something_the_next_is_another_search(db, cast):
    entry = note("tr", by=cast("ada"))
    searchlog.note_opened(entry, knowledge.article(), rank=1)

    note("trends", by=cast("ada"))

    assert texts() == ["tr", "trends"]


def test_opened_is_noted_once_and_goes_to_the_article(client, db):
    article = knowledge.article("Trends", audience="public")
    other = knowledge.article("Trends again", audience="public")
    entry = SearchLogEntry.objects.create(text="trends", results=2)

    response = client.get(reverse("help_opened", args=[entry.pk, 2, article.pk]))
    client.get(reverse("help_opened", args=[entry.pk, 1, other.pk]))

    entry.refresh_from_db()
    assert (response.url, entry.opened, entry.rank) == (article.get_url(), article, 2)


def test_opened_from_somebody_elses_search_is_not_noted(client, cast):
    article = knowledge.article("Trends", audience="public")
    entry = SearchLogEntry.objects.create(text="trends", results=1, user=cast("ada"))

    response = client.get(reverse("help_opened", args=[entry.pk, 1, article.pk]))

    entry.refresh_from_db()
    assert (response.url, entry.opened) == (article.get_url(), None)


def test_opened_of_what_one_may_not_read(client, db):
    article = knowledge.article("Only us", audience="internal")
    entry = SearchLogEntry.objects.create(text="us", results=1)

    assert client.get(reverse("help_opened", args=[entry.pk, 1, article.pk])).status_code == 404


def test_both_search_pages_write_down(as_person):
    ada = as_person("ada")

    ada.get("/help/search/", {"q": "trends"})
    ada.get("/search/", {"q": "alarms"})

    assert texts() == ["alarms", "trends"]


def test_suggestions_are_not_written_down(client, db):
    knowledge.article("Trends stay empty", audience="public")

    response = client.get("/help/suggest/", {"q": "trend"})

    assert ("<mark>Trends</mark> stay empty" in response.content.decode(), texts()) == (True, [])


def test_forget_after_a_year_and_a_month(db):
    note("old", NOON)
    note("new", NOON + 10 * SECOND)

    searchlog.forget(NOON + searchlog.KEPT + 5 * SECOND)

    assert texts() == ["new"]


def test_nothing_found_carries_the_question_to_the_case(as_person):
    ada = as_person("ada")
    page = ada.get("/help/search/", {"q": "purple & green"}).content.decode()

    assert "/cases/new/?subject=purple+%26amp%3B+green" not in page
    assert "/cases/new/?subject=purple+%26+green" in page
    assert 'value="purple &amp; green"' in ada.get("/cases/new/?subject=purple+%26+green").content.decode()
