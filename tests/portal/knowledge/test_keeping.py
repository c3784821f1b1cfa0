"""What is kept for everybody is public, and no longer shown once anything of it has changed."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from portal.knowledge import keeping
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge


@pytest.fixture(autouse=True)
def nothing_kept(db):
    cache.clear()


@pytest.fixture
def trends():
    return knowledge.article("Trends stay empty", audience="public")


def text(page, client=None, **asked):
    return (client or Client()).get(page.get_url(), **asked).content.decode()


def test_second_reader_costs_no_question_to_the_database(trends, django_assert_num_queries):
    first = text(trends)

    with django_assert_num_queries(0):
        assert text(trends) == first
    assert "Trends stay empty" in first


def republish(page):
    page.title = "Trends are back"
    page.save_revision().publish()


def restrict(page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def hide(page):
    page.audience = "customers"
    page.save_revision().publish()


def rename(page):
    page.slug = "curves"
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (republish, 200),
        (lambda page: page.unpublish(), 404),
        (lambda page: page.delete(), 404),
        (hide, 404),
        (rename, 302),
        (restrict, 302),
    ],
)
def test_what_changes_is_seen_at_once(trends, change, status):
    address = trends.get_url()
    text(trends)
    if change is rename:
        Redirect.objects.create(
            old_path=Redirect.normalise_path(address), redirect_link="/help/curves/", is_permanent=False
        )

    change(trends)

    response = Client().get(address)
    assert response.status_code == status
    assert "Trends stay empty" not in response.content.decode()


def test_a_page_made_from_what_was_just_changed_is_never_shown(trends, rf):
    """A slow reader asked before an article was taken down, and its page was ready after."""

    def slow(request):
        response = HttpResponse(text(trends))
        response.is_for_everybody = True
        trends.unpublish()
        return response

    asked = rf.get(trends.get_url())
    keeping.KeptPagesMiddleware(slow)(asked)

    assert Client().get(trends.get_url()).status_code == 404


@pytest.mark.parametrize("who", ["ada", "emil", "luc", "sam", "wren"])
def test_nothing_is_kept_of_what_somebody_signed_in_was_shown(trends, as_person, who, cast):
    knowledge.SourceFactory(article=trends)
    signed_in = as_person(who)

    for _ in range(2):
        own = text(trends, signed_in)
        assert str(cast(who)) in own
        assert str(cast(who)) not in text(trends)
        assert "csrfmiddlewaretoken" not in text(trends)


@pytest.mark.parametrize("fields", [{"audience": "customers"}, {"audience": "internal"}, {"live": False}])
def test_nothing_is_kept_that_is_not_public(fields, as_person):
    article = knowledge.article("Secret pump", **{"audience": "public", **fields})
    before = cache.get("portal.edition")

    for client in (as_person("sam"), Client(), as_person("ada"), Client()):
        answer = client.get(article.get_url())
        assert not (answer.status_code == 200 and client.cookies == {})
    kept = [value for key, value in cache._cache.items() if "portal.kept" in key]
    assert (kept, cache.get("portal.edition")) == ([], before) if before else kept == []


def test_each_theme_has_its_page_and_no_cookie_another(trends):
    dark = Client()
    dark.cookies["theme"] = "dark"
    odd = Client()
    odd.cookies["theme"] = "<b>"

    assert '<html lang="en" data-theme="dark">' in text(trends, dark)
    assert '<html lang="en">' in text(trends)
    assert '<html lang="en">' in text(trends, odd)


def test_preview_of_a_draft_is_not_kept(trends):
    trends.title = "Not yet"
    trends.make_preview_request()

    assert "Not yet" not in text(trends)


def test_a_word_without_a_session_needs_no_token_and_one_with_does(trends, cast):
    stranger, owen = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    owen.force_login(cast("owen"), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/help/feedback/{trends.pk}/"
    text(trends)

    assert stranger.post(address, {"helpful": "yes"}).status_code == 302
    assert owen.post(address, {"helpful": "yes"}).status_code == 403
    assert 'value="yes" aria-pressed="true"' in text(trends, stranger)
    assert 'value="yes" aria-pressed="false"' in text(trends)


def test_a_product_that_is_renamed_is_seen_at_once(trends):
    flow = make.ProductFactory(name="Flow")
    trends.products = [flow]
    trends.save_revision().publish()
    text(trends)

    flow.name = "Stream"
    flow.save()

    assert "Stream" in text(trends)
