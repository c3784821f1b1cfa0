"""Hints for whoever writes."""

import pytest
from django.urls import reverse

from portal.knowledge import checking
from portal.knowledge.models import ArticlePage
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

GOOD = {
    "title": "Trend pages stay empty after an update",
    "environment": "<p>Flow SCADA 5.1</p>",
    "resolution": "<ol><li>Start the service again.</li><li>Set its startup type to automatic.</li></ol>",
}
SENTENCE = "Press the button and wait until the lamp is green again. "


def hints(**changed):
    article = ArticlePage(**{**GOOD, **changed})
    article.products = [make.ProductFactory()]
    return checking.findings(article)


def test_a_good_article_has_no_hint(db):
    assert hints() == []


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"title": "Problem"}, "Let the title say what the reader sees: the symptom, the message, the code."),
        ({"title": "Call: my trends are empty"}, "Let the title say what the reader sees: the symptom, the message, the code."),
        ({"environment": "<p>Flow SCADA</p>"}, "Say in which version it was seen."),
        ({"cause": "<p>Ask joe@mail.example</p>"}, "1 place may tell who asked: decide it before publishing."),
        ({"resolution": "<p> </p>"}, "Say what to do: nobody can publish it without."),
        ({"resolution": f"<p>{'press ' * 29}</p>"}, "The longest sentence has 29 words. Make two of it."),
        ({"resolution": f"<p>{SENTENCE * 70}</p>"}, "It is longer than a page. Make two articles of it, one for each problem."),
        ({"cause": '<p><a linktype="page" id="987654">here</a></p>'}, "1 link leads nowhere."),
        ({"cause": '<p><a href="/help/gone/">here</a> <a href="/help/too/">too</a></p>'}, "2 links lead nowhere."),
    ],
)  # fmt: skip
def test_hint(db, changed, hint):
    assert hints(**changed) == [hint]


def test_links_that_lead_somewhere(db):
    other = knowledge.article("Valves")

    assert hints(cause=f'<a id="{other.pk}" linktype="page">a</a> <a href="{other.get_url()}">b</a>') == []


def test_without_product(db):
    assert checking.findings(ArticlePage(**GOOD)) == ["Name the product: without it the article is on no topic page."]


def test_editor_and_marks_page_show_the_hints(db, as_person):
    article = knowledge.article("Valve", live=False)
    wren, hint = as_person("wren"), "Say in which version it was seen."

    assert hint in wren.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert hint in wren.get(reverse("article_marks", args=[article.pk])).content.decode()
