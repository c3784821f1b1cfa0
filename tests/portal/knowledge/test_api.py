"""What other programs are told of articles: the same as readers, named field by field."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.knowledge.models import SearchLogEntry
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

ARTICLES = "/api/v2/articles/"


@pytest.fixture
def trends(db):
    flow = make.ProductFactory(slug="flow", name="Flow SCADA")
    article = knowledge.article(
        audience="public",
        products=[flow, make.ProductFactory(slug="edge", name="Edge Gateway")],
        tags=["historian"],
        issue="<p>Every trend is <b>empty</b> &amp; grey.</p>",
    )
    article.versions = [make.ProductVersionFactory(product=flow, number=number) for number in ("5.0", "5.1")]
    article.save()
    return article


def titles(response):
    return [item["title"] for item in response.json()["items"]]


def test_article_tells_these_fields_and_no_other(client, trends):
    knowledge.SourceFactory(article=trends)
    knowledge.MarkFactory(article=trends)

    told = client.get(f"{ARTICLES}{trends.pk}/", {"fields": "*"}).json()

    assert list(told) == [
        *("id", "meta", "title", "summary", "issue", "environment", "resolution", "cause"),
        *("products", "versions", "tags"),
    ]
    assert list(told["meta"]) == [
        *("type", "detail_url", "html_url", "slug", "locale", "first_published_at", "last_published_at")
    ]
    assert (told["summary"], told["issue"]) == (
        "Every trend is empty & grey.",
        "<p>Every trend is <b>empty</b> &amp; grey.</p>",
    )
    assert [product["slug"] for product in told["products"]] == ["edge", "flow"]
    assert [(version["product"], version["number"]) for version in told["versions"]] == [
        ("flow", "5.0"),
        ("flow", "5.1"),
    ]
    assert told["tags"] == ["historian"]
    assert client.get(told["meta"]["detail_url"]).json()["id"] == trends.pk


def test_link_to_another_article_is_an_address(client, trends):
    other = knowledge.article(
        "Other", audience="public", resolution=f'<p><a linktype="page" id="{trends.pk}">See</a></p>'
    )

    assert client.get(f"{ARTICLES}{other.pk}/").json()["resolution"] == f'<p><a href="{trends.get_url()}">See</a></p>'


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Pumps hum", "Trends stay empty"]),
        ({"order": "-title"}, ["Trends stay empty", "Pumps hum"]),
        ({"limit": 1, "offset": 1}, ["Trends stay empty"]),
        ({"product": "flow"}, ["Trends stay empty"]),
        ({"tag": "historian"}, ["Trends stay empty"]),
        ({"tag": "no-such"}, []),
        ({"language": "en"}, ["Pumps hum", "Trends stay empty"]),
        ({"search": "tremds"}, ["Trends stay empty"]),
        ({"search": "tremds", "exact": "on"}, []),
        ({"search": "trends", "product": "edge"}, ["Trends stay empty"]),
        ({"search": "trends", "offset": 1}, []),
    ],
)
def test_list_is_narrowed_and_ranked(client, trends, asked, expected):
    knowledge.article("Pumps hum", audience="public")

    assert titles(client.get(ARTICLES, asked)) == expected


def test_article_of_two_products_and_versions_is_listed_once(client, trends):
    version = trends.versions.first()

    response = client.get(ARTICLES, {"version": version.pk})

    assert (response.json()["meta"]["total_count"], titles(response)) == (1, ["Trends stay empty"])


def test_search_says_what_was_corrected_and_where_it_stands(client, trends):
    told = client.get(ARTICLES, {"search": "tremds"}).json()

    assert told["meta"] == {"total_count": 1, "corrected": "trends"}
    assert told["items"][0]["excerpt"] == "Every trend is empty & grey. Start the historian."
    assert SearchLogEntry.objects.values_list("text", "corrected", "results").get() == ("tremds", "trends", 1)


@pytest.mark.parametrize(
    "asked",
    [
        "limit=21",
        "limit=0",
        "limit=x",
        "offset=-1",
        "offset=99999999999999999999",
        "order=audience",
        "order=random",
        "product=none",
        "version=x",
        "version=99999999999999999999",
        "language=xx",
        "tag=%00",
        "search=%00",
        "audience=internal",
        "products=1",
        "child_of=1",
        "fields=audience",
        "fields=title(x)",
        "fields=(",
        "rich_text_format=x",
    ],
)
def test_what_is_not_understood_is_refused_in_words(client, trends, asked):
    response = client.get(f"{ARTICLES}?{asked}")

    assert response.status_code == 400
    assert response.json()["message"]


def test_nothing_can_be_written(client, as_person, trends):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(ARTICLES).status_code == 405
        assert getattr(as_person("sam"), method)(f"{ARTICLES}{trends.pk}/").status_code == 405


def test_no_sign_in_by_basic_authentication(client, cast, trends):
    """It would have no limit to how often one tries."""
    internal = knowledge.article("Only for us", audience="internal")

    response = client.get(f"{ARTICLES}{internal.pk}/", headers={"authorization": "Basic c2FtOnNhbQ=="})

    assert response.status_code == 404


@pytest.mark.parametrize(("asked", "questions"), [({}, 7), ({"search": "pump"}, 14), ({"fields": "*"}, 7)])
def test_questions_do_not_grow(as_person, db, asked, questions):
    ada, counts = as_person("ada"), []
    for number in range(3):
        knowledge.article(f"Pump {number}", audience="public", products=[make.ProductFactory()])
        if number in {0, 2}:
            ada.get(ARTICLES, asked)
            with CaptureQueriesContext(connection) as asking:
                assert len(titles(ada.get(ARTICLES, asked))) == number + 1
            counts.append(len(asking))

    assert counts == [questions, questions]


@pytest.mark.parametrize("address", [ARTICLES, "/api/v2/search/?q=pump"])
def test_who_asks_too_often_is_told_when_to_come_back(client, as_person, trends, address):
    answers = [client.get(address).status_code for _ in range(60)]

    refused = client.get(address)

    assert answers == [200] * 60
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused.json()["message"].startswith("That is too much at once. Ask again in ")
    assert client.get("/help/").status_code == 200
    assert as_person("ada").get(address).status_code == 200


def test_addresses_that_a_stranger_claims_do_not_count(client, trends):
    answers = [client.get(ARTICLES, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(61)]

    assert answers[-1] == 429
