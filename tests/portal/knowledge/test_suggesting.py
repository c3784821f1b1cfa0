"""Readers suggest, writers answer, readers hear of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import suggesting
from portal.knowledge.models import Suggestion
from portal.outbox.models import Effect
from tests.factories import portal_knowledge as knowledge

NOW = timezone.now()


@pytest.fixture
def made(cast):
    article = knowledge.article("Trends", audience="customers")
    return suggesting.suggest(article, words="Say which service.", by=cast("ada"), at=NOW)


def test_a_reader_suggests_once_however_often_they_press(db, as_person, cast):
    article = knowledge.article("Trends", audience="customers")
    ada = as_person("ada")

    for _twice in range(2):
        ada.post(reverse("article_suggest", args=[article.pk]), {"words": " Say which service. "})

    suggestion = Suggestion.objects.get()
    assert (suggestion.words, suggestion.by, suggestion.revision) == (
        "Say which service.", cast("ada"), article.live_revision,
    )  # fmt: skip


@pytest.mark.parametrize("words", ["", "  ", "a\x00b", "x" * 2001])
def test_what_is_no_suggestion_is_refused_with_a_sentence(db, as_person, words):
    article = knowledge.article("Trends", audience="public")

    response = as_person("ada").post(reverse("article_suggest", args=[article.pk]), {"words": words}, follow=True)

    assert (response.status_code, Suggestion.objects.exists()) == (200, False)
    assert [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("answer", "subject"),
    [
        ({"taken": "yes"}, "Your suggestion is in the article: Trends"),
        ({"taken": "no", "reply": "It differs by version."}, "About your suggestion to “Trends”"),
    ],
)
def test_the_reader_is_told_once_what_became_of_it(made, as_person, cast, answer, subject):
    wren = as_person("wren")
    assert "Say which service." in wren.get(reverse("writers")).content.decode()

    for _twice in range(2):
        wren.post(reverse("suggestion_answer", args=[made.pk]), answer)

    (told,) = Effect.objects.filter(key=f"article-suggestion:{made.pk}")
    assert (told.payload["to"], told.payload["subject"]) == (cast("ada").email, subject)
    assert answer.get("reply", "") in told.payload["text"]
    assert not suggesting.answer(made, is_taken=False, reply="x", by=cast("sam"), at=NOW)


def test_a_refusal_without_a_reason_is_none(made, as_person):
    response = as_person("wren").post(reverse("suggestion_answer", args=[made.pk]), {"taken": "no"}, follow=True)

    assert "Say why it is not taken" in response.content.decode()
    assert Suggestion.objects.open().get() == made


def test_anonymous_readers_are_not_offered_it(client, as_person):
    article = knowledge.article("Trends", audience="public")

    assert "Suggest how it should read" not in client.get(article.get_url()).content.decode()
    assert "Suggest how it should read" in as_person("ada").get(article.get_url()).content.decode()
