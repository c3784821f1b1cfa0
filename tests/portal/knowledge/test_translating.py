"""Translations beside their originals, and how far behind they are."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from portal.knowledge import browsing, casework, relating, searching, translating
from portal.knowledge.models import ArticlePage
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

NONE, SOME, MAJOR = ArticlePage.Significance


@pytest.fixture
def original(db):
    product = make.ProductFactory(name="Flow SCADA")
    return knowledge.article("Trends stay empty", audience="public", products=[product], tags=["historian"])


@pytest.fixture
def german(original, cast):
    draft = translating.begin(original, language="de", by=cast("wren"))
    draft.title, draft.resolution = "Trends bleiben leer", "<p>Starten Sie den Historian.</p>"
    draft.save_revision().publish()
    return ArticlePage.objects.get(pk=draft.pk)


def change(article, significance):
    article = ArticlePage.objects.get(pk=article.pk)
    article.significance = significance
    article.save_revision().publish()


def behind(article):
    return ArticlePage.objects.get(pk=article.pk).behind


def test_a_translation_begins_as_a_draft_with_everything_of_the_original(original, cast):
    draft = translating.begin(original, language="de", by=cast("wren"))

    assert (draft.live, draft.locale.language_code, draft.translation_key) == (False, "de", original.translation_key)
    assert (draft.title, draft.audience, draft.get_parent()) == (original.title, "public", original.get_parent())
    assert ([p.name for p in draft.products.all()], [t.name for t in draft.tags.all()]) == (
        ["Flow SCADA"],
        ["historian"],
    )
    assert translating.begin(original, language="de", by=cast("sam")) == draft
    assert "de" not in translating.missing(original)


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_no_translation_into_its_own_or_an_unknown_language(original, cast, language):
    with pytest.raises(translating.NoSuchLanguage):
        translating.begin(original, language=language, by=cast("wren"))


@pytest.mark.parametrize(
    ("versions", "expected"),
    [([NONE], NONE), ([SOME], SOME), ([SOME, NONE], SOME), ([SOME, MAJOR], MAJOR), ([MAJOR, SOME], MAJOR)],
)
def test_a_translation_is_behind_by_the_most_that_was_changed_since(original, german, versions, expected):
    for significance in versions:
        change(original, significance)

    assert behind(german) == expected


def test_changing_a_translation_leaves_the_original_and_the_others(original, german):
    change(german, MAJOR)

    assert (behind(original), behind(german)) == (NONE, NONE)


def test_somebody_says_that_it_follows(original, german, cast, as_person):
    change(original, MAJOR)
    wren = as_person("wren")
    assert "Trends bleiben leer" in wren.get(reverse("writers")).content.decode()

    wren.post(reverse("translation_follows", args=[german.pk]))

    assert behind(german) == NONE
    assert not translating.follow(german, by=cast("wren"), at=german.last_published_at)


@pytest.mark.parametrize(
    ("significance", "sentence"),
    [
        (SOME, "The original has been changed since this was translated."),
        (MAJOR, "The original says something else by now. Do not rely on this translation."),
    ],
)
def test_readers_are_told_and_led_to_the_original(original, german, client, significance, sentence):
    assert "original" not in client.get(german.get_url()).content.decode()
    change(original, significance)

    text = client.get(german.get_url()).content.decode()

    assert sentence in text
    assert f'href="{original.get_url()}" hreflang="en"' in text
    assert f'<link rel="alternate" hreflang="de" href="{german.full_url}">' in text
    assert '<article class="reading" lang="de">' in text


def test_a_language_one_may_not_read_is_not_named(original, german, client):
    ArticlePage.objects.filter(pk=german.pk).update(audience="internal")

    assert "Deutsch" not in client.get(original.get_url()).content.decode()
    assert client.get(german.get_url()).status_code == 404


def test_beginning_from_the_page_leads_to_the_editor(original, as_person):
    response = as_person("wren").post(reverse("article_translate", args=[original.pk]), {"language": "fr"})

    draft = ArticlePage.objects.get(locale__language_code="fr")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[draft.pk])


def test_the_help_centre_lists_an_article_once_in_the_languages_it_has(original, german, client, cast):
    only = knowledge.article("Nur auf Deutsch", audience="public", locale=german.locale, issue="<p>Ja.</p>")
    everybody = AnonymousUser()

    assert {a.pk for a in ArticlePage.objects.each_once(everybody)} == {original.pk, only.pk}
    assert {a.pk for a in browsing.lately_changed(everybody, 9)} == {original.pk, only.pk}

    assert [page.pk for page in client.get("/").context["articles"]] == [only.pk, original.pk]

    # Of an original that one may not read the translation is all there is.
    ArticlePage.objects.filter(pk=original.pk).update(audience="internal")
    assert {a.pk for a in ArticlePage.objects.each_once(everybody)} == {german.pk, only.pk}
    assert {a.pk for a in ArticlePage.objects.each_once(cast("sam"))} == {original.pk, only.pk}


def test_the_help_centre_lists_once_what_is_in_none_of_the_readers_languages(original, german, cast, settings):
    french = knowledge.article(
        "Les tendances",
        audience="public",
        locale=Locale.objects.create(language_code="fr"),
        translation_key=original.translation_key,
    )
    ArticlePage.objects.filter(pk=original.pk).update(audience="internal")

    assert [a.pk for a in ArticlePage.objects.each_once(AnonymousUser())] == [german.pk]
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    with translation.override("fr"):
        assert [a.pk for a in ArticlePage.objects.each_once(AnonymousUser())] == [french.pk]


def found(text, **more):
    return [result.article.pk for result in searching.search(text, user=AnonymousUser(), **more).results]


def test_search_names_an_article_once_in_the_language_that_answers(original, german):
    more = knowledge.article("Historian", audience="public")

    assert found("historian trends bleiben leer") == [german.pk, more.pk]
    assert found("historian trends stay empty") == [original.pk, more.pk]
    assert searching.search("historian trends", user=AnonymousUser()).count == 2
    # Whoever narrows to a language is given that.
    assert found("historian trends", where=Q(locale=german.locale)) == [german.pk]
    # No way around who may read it.
    ArticlePage.objects.filter(pk=original.pk).update(audience="internal")
    assert found("historian trends", language="en") == [german.pk, more.pk]


def test_a_name_that_stands_in_every_language_is_told_in_the_readers(original, german):
    """In the one translation it is no rarer than in all the originals."""
    more = [
        knowledge.article(f"Flow number {n}", audience="public", products=[*original.products.all()]) for n in "abc"
    ]

    assert set(found("flow scada")) == {original.pk, *(article.pk for article in more)}
    assert found("scada bleiben leer")[0] == german.pk


def test_similar_articles_are_named_once_in_the_language_of_who_writes(original, german, cast):
    words = {"subject": "Die Trends bleiben leer", "description": "Der Historian"}
    case = support.CaseFactory(product=original.products.get(), **words)

    assert [r.article.pk for r in casework.similar(case, cast("sam"), set())] == [original.pk]
    [result] = casework.similar(case, cast("sam"), set())
    assert "".join(piece.text for piece in result.title) == "Trends stay empty"
    # What is linked in one language is not offered in another.
    assert casework.similar(case, cast("sam"), {german.pk}) == []


def test_related_articles_are_in_the_language_of_the_article(original, german):
    knowledge.article("Trends of a historian", audience="public")
    verwandt = knowledge.article("Trends und Historian", audience="public", locale=german.locale)

    assert [a.pk for a in relating.related(german, AnonymousUser(), 4)] == [verwandt.pk]
