from html import unescape

import pytest
from django.urls import reverse

from portal.knowledge import drafting
from portal.knowledge.models import RedactionMark
from tests.factories import portal as make


@pytest.fixture
def draft(db, transcript, call, cast):
    return drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)


@pytest.fixture
def mark(draft):
    return draft.marks.get(original="Owen Hughes")


def text_of(response):
    return unescape(response.content.decode())


def test_marks_page_shows_each_in_its_words(draft, as_person):
    text = " ".join(text_of(as_person("wren").get(reverse("article_marks", args=[draft.pk]))).split())

    assert "6 places may tell who the customer is." in text
    assert "Hello, <mark>[person]</mark> from [company]." in text
    assert "Said by Owen Hughes 0:05" in text


@pytest.mark.parametrize("who", ["owen", "marta", "olga", "iris"])
def test_marks_page_is_not_there_for_others(draft, mark, as_person, who):
    client = as_person(who)

    assert client.get(reverse("article_marks", args=[draft.pk])).status_code == 404
    assert client.post(reverse("mark_decide", args=[mark.pk]), {"decision": "accepted"}).status_code == 404


@pytest.mark.parametrize(
    ("answer", "decision"),
    [
        ({"decision": "accepted"}, RedactionMark.Decision.ACCEPTED),
        ({"decision": "waved_through"}, RedactionMark.Decision.WAVED_THROUGH),
        ({"decision": "changed", "words": "an operator"}, RedactionMark.Decision.CHANGED),
    ],
)
def test_decide(draft, mark, as_person, cast, answer, decision):
    response = as_person("wren").post(reverse("mark_decide", args=[mark.pk]), answer)

    mark.refresh_from_db()
    assert (mark.decision, mark.decided_by, response.url) == (
        decision,
        cast("wren"),
        reverse("article_marks", args=[draft.pk]),
    )


def test_decide_other_words_without_words(draft, mark, as_person):
    response = as_person("wren").post(reverse("mark_decide", args=[mark.pk]), {"decision": "changed"})

    mark.refresh_from_db()
    assert "Type what should stand there." in text_of(response)
    assert mark.is_pending


@pytest.mark.parametrize("decision", ["", "pending", "king"])
def test_decide_nothing_that_can_be_decided(mark, as_person, decision):
    as_person("wren").post(reverse("mark_decide", args=[mark.pk]), {"decision": decision})

    mark.refresh_from_db()
    assert mark.is_pending


def test_decide_twice_says_so(draft, mark, as_person):
    client = as_person("wren")
    client.post(reverse("mark_decide", args=[mark.pk]), {"decision": "accepted"})

    response = client.post(reverse("mark_decide", args=[mark.pk]), {"decision": "waved_through"}, follow=True)

    assert "Somebody has decided this already." in text_of(response)


def test_decide_in_review_says_why_not(draft, mark, as_person, cast):
    draft.get_workflow().start(draft, cast("sam"))

    response = as_person("sam").post(reverse("mark_decide", args=[mark.pk]), {"decision": "accepted"}, follow=True)

    assert "The article is in review or locked" in text_of(response)
    mark.refresh_from_db()
    assert mark.is_pending


def test_all_decided_says_what_is_next(draft, as_person):
    client = as_person("wren")
    for mark in draft.marks.all():
        client.post(reverse("mark_decide", args=[mark.pk]), {"decision": "accepted"})

    text = text_of(client.get(reverse("article_marks", args=[draft.pk])))

    assert "Nothing waits for a decision." in text
    assert "Replaced as proposed" in text


@pytest.mark.parametrize("count", [1, 5])
def test_marks_page_queries_do_not_grow(draft, as_person, count, django_assert_max_num_queries):
    from tests.factories.portal_knowledge import MarkFactory

    draft.marks.all().delete()
    MarkFactory.create_batch(count, article=draft)
    client = as_person("wren")
    client.get(reverse("article_marks", args=[draft.pk]))

    with django_assert_max_num_queries(30):
        client.get(reverse("article_marks", args=[draft.pk]))


def test_leaving_the_unusual_words_leaves_the_others_to_decide(draft, as_person):
    response = as_person("wren").post(reverse("words_leave", args=[draft.pk]), follow=True)

    assert "2 words stay." in text_of(response)
    assert "4 places may tell who the customer is." in " ".join(text_of(response).split())


@pytest.mark.parametrize("who", ["owen", "marta"])
def test_leaving_words_is_not_there_for_others(draft, as_person, who):
    assert as_person(who).post(reverse("words_leave", args=[draft.pk])).status_code == 404
