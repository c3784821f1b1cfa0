"""One walk over everything that shows articles, for every kind of reader: nobody sees more anywhere than by the rule."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from portal.knowledge import casework
from portal.knowledge.models import ArticlePage, Feedback
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

TITLES = {
    "Pump for everyone": {"audience": "public"},
    "Pump for customers": {"audience": "customers"},
    "Pump for us": {"audience": "internal"},
    "Pump of old": {"audience": "public", "confidence": "archived"},
    "Pump not yet": {"audience": "public", "live": False},
}
CUSTOMERS = ["Pump for customers", "Pump for everyone"]
READS = {
    None: ["Pump for everyone"],
    "ada": CUSTOMERS,
    "luc": CUSTOMERS,
    "sam": [*CUSTOMERS, "Pump for us", "Pump of old"],
    "olga": [*CUSTOMERS, "Pump for us", "Pump of old"],
}


@pytest.fixture
def pumps(db):
    product = make.ProductFactory(slug="pumps", name="Pumps")
    made = [knowledge.article(title, products=[product], **fields) for title, fields in TITLES.items()]
    for article in made:
        Feedback.objects.create(article=article, user=make.UserFactory(), is_helpful=True)
    return product


@pytest.mark.parametrize("who", READS)
def test_every_way_to_an_article_asks_the_same_rule(pumps, cast, who):
    client, user = Client(), AnonymousUser()
    if who:
        user = cast(who)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    ways = {
        "/help/",
        "/help/topics/pumps/",
        "/help/search/?q=pump",
        "/help/suggest/?q=pump",
        "/search/?q=pump",
    }

    assert sorted(ArticlePage.objects.visible_to(user).values_list("title", flat=True)) == READS[who]
    for way in ways:
        text = client.get(way).content.decode().replace("<mark>", "").replace("</mark>", "")
        assert sorted(title for title in TITLES if title in text) == READS[who], way
    for article in ArticlePage.objects.live():
        expected = 200 if article.title in READS[who] else 404
        assert client.get(article.get_url()).status_code == expected, article.title
        feedback = client.post(reverse("article_feedback", args=[article.pk]), {"helpful": "yes"})
        assert feedback.status_code == (302 if expected == 200 else 404), article.title


def test_similar_articles_of_a_case_and_the_sitemap(pumps, cast):
    case = support.CaseFactory(subject="pump", description="the pump")

    similar = {result.article.title for result in casework.similar(case, cast("sam"), set())}
    in_sitemap = {page.title for page in ArticlePage.objects.live() if page.get_sitemap_urls()}

    assert similar == set(READS["sam"])
    assert in_sitemap == {"Pump for everyone"}
