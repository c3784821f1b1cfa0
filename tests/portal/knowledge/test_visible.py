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
    "Pump for partners": {"audience": "partners"},
    "Pump for premium": {"audience": "tier"},
    "Pump for silver": {"audience": "credential", "credential": "silver"},
    "Pump for the certified": {"audience": "credential", "credential": "pump-basics"},
    "Pump for us": {"audience": "internal"},
    "Pump of old": {"audience": "public", "confidence": "archived"},
    "Pump not yet": {"audience": "public", "live": False},
}
CUSTOMERS = ["Pump for customers", "Pump for everyone"]
READS = {
    None: ["Pump for everyone"],
    "luc": CUSTOMERS,
    # Owed a tier above premium; her company has gold.
    "ada": sorted([*CUSTOMERS, "Pump for premium", "Pump for silver"]),
    # Of the same company, and certified.
    "emil": sorted([*CUSTOMERS, "Pump for premium", "Pump for silver", "Pump for the certified"]),
    # A partner with the level just below.
    "astrid": sorted([*CUSTOMERS, "Pump for partners"]),
    "sam": sorted(set(TITLES) - {"Pump not yet"}),
    "olga": sorted(set(TITLES) - {"Pump not yet"}),
}


@pytest.fixture
def pumps(cast, base_tier):
    product = make.ProductFactory(slug="pumps", name="Pumps")
    premium, top = make.TierFactory(slug="premium", rank=50), make.TierFactory(slug="top", rank=60)
    named = {"Pump for premium": {"tier": premium}}
    made = [
        knowledge.article(title, products=[product], **fields, **named.get(title, {}))
        for title, fields in TITLES.items()
    ]
    brenner, lindqvist = cast("ada").account, cast("astrid").account
    make.EntitlementFactory(account=brenner, tier=top)
    type(lindqvist).objects.filter(pk=lindqvist.pk).update(is_partner=True)
    make.StandingFactory(account=brenner, credential="gold", rank=3)
    make.StandingFactory(account=make.AccountFactory(), credential="silver", rank=2)
    make.StandingFactory(account=lindqvist, credential="bronze", rank=1)
    make.StandingFactory(user=cast("emil"), credential="pump-basics")
    for article in made:
        article.tags.add("pumps")
        article.save()
        Feedback.objects.create(article=article, user=make.UserFactory(), is_helpful=True)
    return product


@pytest.mark.parametrize("who", READS)
def test_every_way_to_an_article_asks_the_same_rule(pumps, cast, who):
    client, user = Client(), AnonymousUser()
    if who:
        user = cast(who)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    feeds = {"/help/rss/", "/help/atom/", "/help/topics/pumps/rss/"}
    complete = {
        "/help/topics/pumps/",
        "/help/search/?q=pump",
        "/help/search/?q=%22pump%22",
        "/help/tags/pumps/",
        "/api/v2/articles/",
        "/api/v2/articles/?product=pumps&tag=pumps",
        "/api/v2/articles/?search=pump",
    } | feeds
    first_few = {"/help/", "/help/suggest/?q=pump", "/help/suggest/?subject=pump", "/search/?q=pump"}
    first_few |= {"/api/v2/search/?q=pump"}

    assert sorted(ArticlePage.objects.visible_to(user).values_list("title", flat=True)) == READS[who]
    for way in complete:
        assert shown(client, way) == set(READS[who]), way
    for way in first_few:
        assert shown(client, way) <= set(READS[who]), way
        assert len(shown(client, way)) >= min(len(READS[who]), 5), way
    assert listed(client, "/sitemap.xml") == {"Pump for everyone"}
    for article in ArticlePage.objects.live():
        expected = 200 if article.title in READS[who] else 404
        assert client.get(article.get_url()).status_code == expected, article.title
        assert client.get(f"/api/v2/articles/{article.pk}/").status_code == expected, article.title
        feedback = client.post(reverse("article_feedback", args=[article.pk]), {"helpful": "yes"})
        assert feedback.status_code == (302 if expected == 200 else 404), article.title
        opened = client.get(reverse("help_opened", args=[1, 1, article.pk]))
        assert opened.status_code == (302 if expected == 200 else 404), article.title


def listed(client, way):
    """By address, as machines are told."""
    text = client.get(way).content.decode()
    return {page.title for page in ArticlePage.objects.all() if f"{page.get_url()}<" in text}


def shown(client, way):
    text = client.get(way).content.decode().replace("<mark>", "").replace("</mark>", "")
    return {title for title in TITLES if title in text}


def test_similar_articles_of_a_case(pumps, cast):
    case = support.CaseFactory(subject="pump", description="the pump")

    similar = {result.article.title for result in casework.similar(case, cast("sam"), set())}

    assert (similar < set(READS["sam"]), len(similar)) == (True, casework.MOST_SIMILAR)
