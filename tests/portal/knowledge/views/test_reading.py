"""What readers and machines get of an article, a topic and the help centre's home."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.knowledge.models import ArticlePage
from portal.promises.models import ResponseTarget
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

STEPS = "<ol><li>Open <b>Services</b>.</li><li>Start it.</li></ol>"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def scada(db):
    return make.ProductFactory(name="Flow SCADA", slug="flow-scada", summary="Sees the plant.")


def text_of(response):
    return " ".join(response.content.decode().split())


def test_article_says_what_it_applies_to_and_where_one_is(client, scada):
    version = make.ProductVersionFactory(product=scada, number="8.1")
    article = knowledge.article(
        "Trends stay empty", audience="public", products=[scada], tags=["historian"], issue="<p>No <b>curve</b>.</p>",
        resolution=f"<h3>On the server</h3>{STEPS}<h3>Afterwards</h3><p>Wait.</p>",
    )  # fmt: skip
    article.versions.add(version)
    article.save()

    text = text_of(client.get(article.get_url()))

    assert '<a href="/help/topics/flow-scada/">Flow SCADA</a>' in text
    assert "<li>Flow SCADA 8.1</li>" in text
    assert '<a href="/help/tags/historian/">historian</a>' in text
    assert '<a href="#on-the-server">On the server</a>' in text
    assert '<meta name="description" content="No curve.">' in text
    assert f'<link rel="canonical" href="{article.full_url}">' in text
    assert '<meta property="og:type" content="article">' in text
    assert '<meta property="og:title" content="Trends stay empty">' in text


@pytest.mark.parametrize(
    ("address", "title"), [("/help/", "Help"), ("/help/topics/flow-scada/", "Help with Flow SCADA")]
)
def test_help_centre_and_topics_are_previewed_too(client, scada, address, title):
    knowledge.article(audience="public", products=[scada])

    text = text_of(client.get(address))

    assert f'<meta property="og:title" content="{title}">' in text
    assert re.search(f'<meta property="og:url" content="http://[^/"]+{address}">', text)


def test_linked_data_tells_the_way_the_article_and_its_steps(client, scada):
    article = knowledge.article("Trends </script> & curves", audience="public", products=[scada], resolution=STEPS)

    page = client.get(article.get_url()).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    way, told, how = json.loads(block)["@graph"]

    assert [row["name"] for row in way["itemListElement"]] == ["Help", "Flow SCADA", "Trends </script> & curves"]
    assert (told["@type"], told["headline"], told["url"]) == ("TechArticle", article.title, article.full_url)
    assert told["dateModified"] == article.last_published_at.isoformat()
    assert [(step["position"], step["text"]) for step in how["step"]] == [(1, "Open Services ."), (2, "Start it.")]


def test_related_articles_are_those_one_may_read_and_never_itself(client, as_person, scada):
    article = knowledge.article("Historian trends stay empty", audience="public")
    knowledge.article("Historian is full", audience="public")
    knowledge.article("Historian for customers", audience="customers")

    anonymous, ada = (
        re.findall(r'<a href="/help/([\w-]+)/">', text_of(who.get(article.get_url())).partition('id="related"')[2])
        for who in (client, as_person("ada"))
    )

    assert set(anonymous) == {"historian-is-full"}
    assert set(ada) == {"historian-is-full", "historian-for-customers"}


def test_reading_asks_the_same_however_many_are_alike(as_person, base_tier, scada):
    """Somebody signed in, for whom no page is kept."""
    article = knowledge.article("Historian trends", audience="public", products=[scada], tags=["a"])
    luc, counts = as_person("luc"), []
    for others in (1, 3):
        for number in range(others):
            knowledge.article(f"Historian {others} {number}", audience="public", products=[scada], tags=["a"])
        luc.get(article.get_url())
        with CaptureQueriesContext(connection) as asking:
            page = text_of(luc.get(article.get_url()))
        counts.append((page.count("Historian"), len(asking)))

    (few, asked), (many, asked_again) = counts
    assert few < many
    assert asked == asked_again


@pytest.mark.parametrize("who", ["ada", "luc"])
def test_still_stuck_says_what_the_reader_is_owed(as_person, base_tier, cast, scada, who):
    premium = make.TierFactory(slug="premium", name="Premium")
    for tier, severity, minutes in ((premium, 1, 30), (premium, 4, 240), (base_tier, 4, 480)):
        ResponseTarget.objects.update_or_create(tier=tier, severity=severity, defaults={"first_response": minutes})
    make.EntitlementFactory(account=cast("ada").account, tier=premium)
    article = knowledge.article("Trends", audience="public", products=[scada])

    text = text_of(as_person(who).get(article.get_url()))

    owed = {
        "ada": "Your company is owed Premium: a question is answered within 4 hours, a standstill within 30 minutes.",
        "luc": f"Your company is owed {base_tier}: a question is answered within 8 hours.",
    }
    assert owed[who] in text
    assert "product=flow-scada" in text


def test_a_case_opened_from_an_article_names_it(as_person, base_tier, scada):
    article = knowledge.article("Trends stay empty", audience="public", products=[scada])
    ada = as_person("ada")
    (address,) = re.findall(r'href="(/cases/new/\?[^"]+)"', ada.get(article.get_url()).content.decode())

    form = ada.get(address.replace("&amp;", "&")).context["form"]

    assert form["subject"].value() == "Trends stay empty"
    assert form["product"].value() == scada.pk
    assert form["description"].value().startswith("I have read “Trends stay empty” and it did not help: http")


def test_hostile_values_in_the_address_of_a_new_case(as_person, base_tier):
    assert as_person("ada").get("/cases/new/?product=%00&subject=%00&description=%00").status_code == 200


def test_home_of_the_help_centre_has_promoted_topics_and_news(client, scada):
    first = knowledge.article(
        "Before you update", audience="public", is_promoted=True, products=[scada], tags=["update"]
    )
    knowledge.article("Trends", audience="public", issue="<p>No curve.</p>")
    knowledge.article("Not for them", audience="customers", is_promoted=True, tags=["secret"])

    text = text_of(client.get("/help/"))

    assert f'<a class="choice-link" href="{first.get_url()}">Before you update</a>' in text
    assert re.findall(r'href="/help/tags/([\w-]+)/"', text) == ["update"]
    assert "No curve." in text
    assert "Not for them" not in text
    assert 'type="application/atom+xml"' in text


def test_topic_page_puts_promoted_first_and_pages(client, scada):
    knowledge.article("A", audience="public", products=[scada])
    knowledge.article("Z", audience="public", products=[scada], is_promoted=True)

    text = text_of(client.get("/help/topics/flow-scada/"))

    assert text.index(">Z</a>") < text.index(">A</a>")


@pytest.mark.parametrize("way", ["help_rss", "help_atom"])
def test_feeds_hold_what_the_reader_may_see(client, as_person, way):
    article = knowledge.article("Trends & curves", audience="public", issue="<p>No curve.</p>")
    knowledge.article("For customers", audience="customers")

    counts = [feed_of(who.get(reverse(way))) for who in (client, as_person("ada"))]

    assert counts == [
        [("Trends & curves", article.full_url, "No curve.")],
        [("For customers", ArticlePage.objects.get(title="For customers").full_url, "Start the historian."),
         ("Trends & curves", article.full_url, "No curve.")],
    ]  # fmt: skip


def feed_of(response):
    root = ElementTree.fromstring(response.content)
    if root.tag == f"{ATOM}feed":
        rows = root.findall(f"{ATOM}entry")
        return [
            (r.find(f"{ATOM}title").text, r.find(f"{ATOM}link").get("href"), r.find(f"{ATOM}summary").text)
            for r in rows
        ]
    return [(r.find("title").text, r.find("link").text, r.find("description").text) for r in root.iter("item")]


def test_feed_of_a_topic_has_its_articles_only(client, scada):
    knowledge.article("Trends", audience="public", products=[scada])
    knowledge.article("Pumps", audience="public")

    assert [title for title, *_rest in feed_of(client.get("/help/topics/flow-scada/rss/"))] == ["Trends"]
    assert client.get("/help/topics/none/rss/").status_code == 404


def test_sitemap_and_robots_lead_to_public_articles_and_topics(client, scada):
    article = knowledge.article("Trends", audience="public", products=[scada])
    secret = knowledge.article("Secret", audience="customers", products=[make.ProductFactory(slug="hidden")])

    sitemap = client.get("/sitemap.xml").content.decode()
    robots = client.get("/robots.txt").content.decode()

    assert article.full_url in sitemap
    assert "/help/topics/flow-scada/" in sitemap
    assert secret.full_url not in sitemap
    assert "/help/topics/hidden/" not in sitemap
    assert "Disallow: /desk/\n" in robots
    assert "Sitemap: http://testserver/sitemap.xml\n" in robots
