import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from portal.knowledge.models import ArticlePage, Feedback, SearchLogEntry
from tests import people
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

Audience = ArticlePage.Audience


@pytest.fixture
def flow(db):
    return make.ProductFactory(slug="flow-scada", name="Flow SCADA")


@pytest.fixture
def trends(flow):
    return knowledge.article(
        "Trends stay empty", audience=Audience.PUBLIC, products=[flow], issue="<p>Every trend page is empty.</p>"
    )


def text_of(response):
    return unescape(response.content.decode())


def test_help_centre_shows_topics_and_newest(client, trends):
    knowledge.article("Only for us", audience=Audience.INTERNAL, products=list(trends.products.all()))

    text = text_of(client.get("/help/"))

    assert "Trends stay empty" in text
    assert "1 article" in text
    assert "Only for us" not in text


def test_help_centre_without_articles_says_so(client, db):
    knowledge.help_centre()

    assert "Nothing is published for you yet." in text_of(client.get("/help/"))


def test_help_centre_most_helpful_first(client, trends, cast):
    other = knowledge.article("Alarms flood", audience=Audience.PUBLIC)
    for name in ("ada", "emil"):
        Feedback.objects.create(article=other, user=cast(name), is_helpful=True)
    Feedback.objects.create(article=trends, user=cast("ada"), is_helpful=True)
    Feedback.objects.create(article=trends, user=cast("emil"), is_helpful=False)

    text = text_of(client.get("/help/"))

    helped_most = text[text.index("What helped most") : text.index('id="latest"')]
    assert "Alarms flood" in helped_most
    assert "Trends stay empty" not in helped_most


@pytest.mark.parametrize("count", [1, 4])
def test_help_centre_queries_do_not_grow(client, flow, count, django_assert_max_num_queries):
    for number in range(count):
        article = knowledge.article(f"Trend {number}", audience=Audience.PUBLIC, products=[flow])
        Feedback.objects.create(article=article, user=make.UserFactory(), is_helpful=True)
    client.get("/help/")

    with django_assert_max_num_queries(12):
        client.get("/help/")


def test_topic_lists_its_articles(client, trends):
    response = client.get("/help/topics/flow-scada/")

    assert [article.title for article in response.context["articles"]] == ["Trends stay empty"]


def test_topic_without_a_readable_article_is_not_there(client, flow):
    knowledge.article("Only for us", audience=Audience.INTERNAL, products=[flow])

    assert client.get("/help/topics/flow-scada/").status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_topic_queries_do_not_grow(client, flow, count, django_assert_max_num_queries):
    for number in range(count):
        knowledge.article(f"Trend {number}", audience=Audience.PUBLIC, products=[flow])
    client.get("/help/topics/flow-scada/")

    with django_assert_max_num_queries(8):
        client.get("/help/topics/flow-scada/")


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.PUBLIC, {"anonymous", "stranger", "owen", "sam"}),
        (Audience.CUSTOMERS, {"owen", "sam"}),
        (Audience.INTERNAL, {"sam"}),
    ],
)
def test_article_is_served_to_its_audience_and_missing_for_others(audience, readers, cast, as_person):
    article = knowledge.article(audience=audience)
    stranger = Client()
    stranger.force_login(make.UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    clients = {"anonymous": Client(), "stranger": stranger, "owen": as_person("owen"), "sam": as_person("sam")}

    answers = {name: client.get(article.url).status_code for name, client in clients.items()}

    assert answers == {name: 200 if name in readers else 404 for name in clients}


def test_article_tells_staff_its_calls_and_customers_never(cast, as_person):
    article = knowledge.article(audience=Audience.PUBLIC)
    source = knowledge.SourceFactory(article=article)

    assert source.case.reference in text_of(as_person("sam").get(article.url))
    for client in (Client(), as_person("owen")):
        text = text_of(client.get(article.url))
        assert source.case.reference not in text
        assert source.case.account.name not in text


def test_article_draft_is_not_served(client, db):
    article = knowledge.article(live=False, audience=Audience.PUBLIC)

    assert client.get(article.url).status_code == 404


def test_article_answers_first_and_says_what_it_applies_to(client, flow):
    article = knowledge.article(
        audience=Audience.PUBLIC, environment="<p>Flow SCADA 8.1</p>", cause="<p>The password expired.</p>"
    )

    text = text_of(client.get(article.url))

    assert text.index("What to do") < text.index("Why it happens")
    assert "Flow SCADA 8.1" in text
    assert "Last reviewed" in text


def test_article_refuses_other_methods(client, trends):
    assert client.post(trends.url).status_code == 405
    assert client.delete(trends.url).status_code == 405


@pytest.mark.parametrize("people", [0, 3])
def test_article_queries_do_not_grow(client, trends, people, django_assert_max_num_queries):
    for _ in range(people):
        Feedback.objects.create(article=trends, user=make.UserFactory(), is_helpful=True)
        knowledge.SourceFactory(article=trends)
    client.get(trends.url)

    with django_assert_max_num_queries(22):
        client.get(trends.url)


def test_feedback_signed_in_counts_once_and_may_change(trends, as_person, cast):
    client = as_person("owen")

    client.post(f"/help/feedback/{trends.pk}/", {"helpful": "yes"})
    response = client.post(f"/help/feedback/{trends.pk}/", {"helpful": "no"})

    assert response.url == f"{trends.url}#feedback"
    assert list(Feedback.objects.values_list("user", "session_key", "is_helpful")) == [(cast("owen").pk, "", False)]
    assert 'value="no" aria-pressed="true"' in text_of(client.get(trends.url))


def test_feedback_anonymous_counts_once_per_browser(trends):
    for answers in (["yes", "no"], ["yes"]):
        client = Client()
        for answer in answers:
            client.post(f"/help/feedback/{trends.pk}/", {"helpful": answer})

    assert sorted(Feedback.objects.values_list("user", "is_helpful")) == [(None, False), (None, True)]


def test_feedback_on_an_article_one_may_not_read(client, db):
    article = knowledge.article(audience=Audience.CUSTOMERS)

    assert client.post(f"/help/feedback/{article.pk}/", {"helpful": "yes"}).status_code == 404
    assert not Feedback.objects.exists()


def test_search_shows_results_and_writes_them_down(client, trends):
    text = text_of(client.get("/help/search/", {"q": "empty trend"}))

    assert f'/1/{trends.pk}/"><mark>Trends</mark> stay <mark>empty</mark></a>' in " ".join(text.split())
    assert "1 article, best match first." in text
    assert list(SearchLogEntry.objects.values_list("text", "corrected", "results", "user")) == [
        ("empty trend", "", 1, None)
    ]


def test_search_corrected_offers_what_was_typed(client, trends):
    text = text_of(client.get("/help/search/", {"q": "historain"}))

    assert "Showing results for <strong>historian</strong>" in text
    assert 'href="/help/search/?q=historain&exact=1"' in text
    assert "No article answers “historain”." in text_of(client.get("/help/search/", {"q": "historain", "exact": "1"}))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ('"', "Your question has only words that stand in every article, or none at all."),
        ("%_\\", "Your question has only words that stand in every article, or none at all."),
        ("the and of", "Your question has only words that stand in every article, or none at all."),
        ("zyzzyva", "No article answers “zyzzyva”."),
        ("", "Type a few words of your question."),
        ("a" * 10_000, "Your question has 10000 characters. Shorten it to 2000, such as its error message."),
        ("\x00", "Your question holds a character that no article has. Type it again by hand."),
        ("<script>alert(1)</script>", "No article answers “<script>alert(1)</script>”."),
    ],
)
def test_search_nasty_words_get_a_sentence(client, trends, words, sentence):
    response = client.get("/help/search/", {"q": words})

    assert (response.status_code, sentence in text_of(response)) == (200, True)
    assert b"<script>alert" not in response.content


def test_search_in_vain_leads_on_by_product(client, trends, flow):
    way = f'<li><a href="{reverse("help_topic", args=[flow.slug])}">{flow}</a></li>'

    assert way in client.get(reverse("help_search"), {"q": "qwertzuiop"}).content.decode()
    assert way not in client.get(reverse("help_search"), {"q": "trends"}).content.decode()


def test_search_without_a_question_asks_for_one(client, trends):
    assert "Type a few words of your question." in text_of(client.get("/help/search/"))


@pytest.mark.parametrize("count", [1, 4])
def test_search_page_queries_do_not_grow(client, flow, count, django_assert_max_num_queries):
    for number in range(count):
        knowledge.article(f"Trend {number}", audience=Audience.PUBLIC, products=[flow])
    client.get("/help/search/", {"q": "trend"})

    with django_assert_max_num_queries(13):
        client.get("/help/search/", {"q": "trend"})


def test_search_narrowed_to_a_version(client, flow):
    """An article that names no version speaks of all of them; one of another product's does not."""
    old, new = (make.ProductVersionFactory(product=flow, number=number) for number in ("8.1", "9.0"))
    other = make.ProductVersionFactory(number="3.2")
    for title, products, versions in (
        ("Trend of eight", [flow], [old]),
        ("Trend of nine", [flow], [new]),
        ("Trend of any", [flow], []),
        ("Trend elsewhere", [other.product], []),
    ):
        page = knowledge.article(title, audience=Audience.PUBLIC, products=products)
        page.versions = versions
        page.save_revision().publish()

    def found(**narrowed):
        response = client.get("/help/search/", {"q": "trend", "product": "flow-scada"} | narrowed)
        return {result.article.title for result in response.context["found"].results}, text_of(response)

    every, unnarrowed = found()
    of_eight, narrowed = found(version=old.pk)
    assert every == {"Trend of eight", "Trend of nine", "Trend of any"}
    assert of_eight == {"Trend of eight", "Trend of any"}
    assert found(version=other.pk)[0] == every
    assert found(version="9" * 30)[0] == every
    assert found(version="\x00")[0] == every
    assert found(product="", version=old.pk)[0] == of_eight
    assert f'<option value="{old.pk}">8.1</option>' in unnarrowed
    assert f'<option value="{old.pk}" selected>8.1</option>' in narrowed
    assert 'id="filter-version"' not in found(product="")[1]


def test_only_products_with_something_to_read_narrow(client, trends):
    knowledge.article("Only for us", audience=Audience.INTERNAL, products=[make.ProductFactory(name="Secret drive")])

    response = client.get("/help/search/", {"q": "trends"})

    assert [product.name for product in response.context["topics"]] == ["Flow SCADA"]


def test_searching_leaves_no_task_behind(client, trends, django_assert_num_queries):
    with django_assert_num_queries(11):
        client.get("/help/search/", {"q": "trend", "exact": "1"})


def test_search_page_by_page(client, flow):
    for number in range(12):
        knowledge.article(f"Trend {number}", audience=Audience.PUBLIC, products=[flow])

    first = text_of(client.get("/help/search/", {"q": "trend", "product": "flow-scada"}))
    second = text_of(client.get("/help/search/", {"q": "trend", "product": "flow-scada", "page": "2"}))

    assert "12 articles, best match first." in first
    assert 'href="?q=trend&product=flow-scada&page=2" rel="next"' in first
    assert (first.count("<mark>Trend</mark>"), second.count("<mark>Trend</mark>")) == (10, 2)
    assert ('<ol class="rows results" start="11">' in second, 'rel="next"' in second) == (True, False)
    assert 'href="?q=trend&product=flow-scada&page=1" rel="prev"' in second


def test_who_signs_in_from_a_search_comes_back_to_it_with_the_question_and_can_ask(client, cast, trends):
    page = text_of(client.get("/help/search/", {"q": "zebra pump"}))
    (way,) = re.findall(r'href="(/account/login/\?next=[^"]+)"', page)

    signed_in = client.post(way, {"login": cast("ada").email, "password": people.PASSWORD}, follow=True)

    assert signed_in.redirect_chain[-1][0] == "/help/search/?q=zebra+pump"
    assert "/cases/new/?subject=zebra+pump" in text_of(signed_in)
