"""Words for one thing, words in quotes, and what narrows a search."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.knowledge.models import Synonyms
from portal.knowledge.searching import search
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

ANYBODY = AnonymousUser()


def titles(text, **options):
    return [result.article.title for result in search(text, user=ANYBODY, **options).results]


@pytest.fixture
def articles(db):
    flow = make.ProductFactory(slug="flow", name="Flow")
    knowledge.article("Move a licence", audience="public", resolution="<p>Return the old one first.</p>")
    knowledge.article("Unlock it", audience="public", resolution="<p>Enter the activation key.</p>", products=[flow])
    knowledge.article("Keys of the cabinet", audience="public", resolution="<p>First the old key, then return.</p>")
    return flow


def test_synonyms_find_the_other_words(articles):
    assert titles("dongle") == []
    Synonyms.objects.create(words="Dongle, licence, activation key")

    found = search("the dongle", user=ANYBODY)

    assert (found.corrected, {result.article.title for result in found.results}) == (
        "",
        {"Move a licence", "Unlock it", "Keys of the cabinet"},
    )


def test_synonyms_of_other_words_change_nothing(articles):
    Synonyms.objects.create(words="valve, licence")

    assert titles("cabinet") == ["Keys of the cabinet"]


def test_synonyms_need_two_words():
    with pytest.raises(ValidationError, match="Name at least two words"):
        Synonyms(words="licence, ").clean()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('"return the old one"', ["Move a licence"]),
        ("“Old key, then” return", ["Keys of the cabinet"]),
        ('"old one return"', []),
        ('"turn the old"', []),
        ('"unclosed return', ["Keys of the cabinet", "Move a licence"]),
    ],
)
def test_phrases_stand_so_in_the_article(articles, asked, found):
    assert sorted(titles(asked)) == found


def test_filters_narrow(articles):
    assert titles("activation key", where=Q(products=articles)) == ["Unlock it"]
    assert titles("activation key", where=Q(audience="customers")) == []
