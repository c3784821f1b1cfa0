import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge.models import SearchLogEntry
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge


@pytest.fixture
def wren(db, as_person):
    return as_person("wren")


@pytest.mark.parametrize("count", [1, 4])
def test_article_list_shows_what_waits(wren, count, django_assert_max_num_queries):
    for number in range(count):
        knowledge.article(f"Article {number}", live=False, cause=f"<p>joe{number}@mail.example</p>")
    wren.get(reverse("articles:index"))

    with django_assert_max_num_queries(45):
        response = wren.get(reverse("articles:index"))

    assert {(page.title, page.pending) for page in response.context["object_list"]} == {
        (f"Article {number}", 1) for number in range(count)
    }


def test_search_log_lists_what_was_searched(wren):
    SearchLogEntry.objects.create(text="encoder", results=0, at=timezone.now())

    assert "encoder" in wren.get(reverse("searches:index")).content.decode()


def test_search_log_is_not_for_others(db, as_person):
    assert as_person("edwin").get(reverse("searches:index")).status_code == 302


def test_search_log_is_not_written_by_people(db, client):
    root = make.StaffFactory(is_superuser=True)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("searches:index")).status_code == 200
    assert client.get(reverse("searches:add")).status_code == 302


def test_editor_shows_sources_and_what_waits(wren):
    article = knowledge.article(live=False, cause="<p>joe@mail.example</p>")
    source = knowledge.SourceFactory(article=article)

    text = wren.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()

    assert source.case.reference in text
    assert reverse("article_marks", args=[article.pk]) in text


def test_editor_of_a_new_article(wren):
    address = reverse("wagtailadmin_pages:add", args=["portal", "articlepage", knowledge.help_centre().pk])

    assert "An article drafted from a call shows its calls here" in wren.get(address).content.decode()
