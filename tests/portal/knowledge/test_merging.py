"""Two articles that say the same become one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import merging
from portal.knowledge.models import ArticlePage, ArticleSource
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

NOW = timezone.now()
LINKED = ArticleSource.Kind.LINKED


@pytest.fixture
def pair(db):
    return knowledge.article("Trends are empty", audience="public"), knowledge.article("No curves", audience="public")


def merge(duplicate, into, cast):
    return merging.merge(duplicate, into=into, by=cast("wren"), at=NOW)


def test_calls_and_flags_move_and_no_case_is_linked_twice(pair, cast):
    into, duplicate = pair
    both, one, drafted = support.CaseFactory(), support.CaseFactory(), support.CallFactory()
    for article, case in ((into, both), (duplicate, both), (duplicate, one)):
        ArticleSource.objects.create(article=article, case=case, kind=LINKED)
    ArticleSource.objects.create(article=duplicate, case=drafted.case, call=drafted, kind=ArticleSource.Kind.DRAFTED)
    duplicate.flags.create(comment="Old.", by=cast("sam"))

    merge(duplicate, into, cast)

    assert set(into.sources.values_list("case", "kind")) == {
        (both.pk, "linked"), (one.pk, "linked"), (drafted.case_id, "drafted")
    }  # fmt: skip
    assert into.sources.count() == 3
    assert into.flags.open().count() == 1


def test_the_old_address_leads_to_the_article_that_took_it_in(pair, cast, client):
    into, duplicate = pair
    address = duplicate.get_url()

    merge(duplicate, into, cast)

    response = client.get(address)
    assert (response.status_code, response.url) == (301, into.get_url())
    kept = ArticlePage.objects.get(pk=duplicate.pk)
    assert (kept.live, kept.confidence, kept.merged_into) == (False, "archived", into)
    assert kept.resolution == duplicate.resolution


def test_a_chain_of_merges_leads_straight_to_the_last(pair, cast, client):
    into, duplicate = pair
    last = knowledge.article("Trend pages", audience="public")
    addresses = [duplicate.get_url(), into.get_url()]

    merge(duplicate, into, cast)
    merge(into, last, cast)

    assert [client.get(address).url for address in addresses] == [last.get_url()] * 2
    assert ArticlePage.objects.get(pk=duplicate.pk).merged_into == last


def test_merging_again_changes_nothing_and_nonsense_is_refused(pair, cast):
    into, duplicate = pair
    draft = knowledge.article("Draft", live=False)

    assert [merge(duplicate, into, cast) for _twice in range(2)] == [into, into]
    for one, other in ((into, into), (into, draft), (into, duplicate), (duplicate, draft)):
        with pytest.raises(merging.CannotMerge):
            merge(one, other, cast)


def test_publishing_a_merged_article_again_gives_its_address_back(pair, cast, client):
    into, duplicate = pair
    merge(duplicate, into, cast)

    kept = ArticlePage.objects.get(pk=duplicate.pk)
    kept.confidence = "validated"
    kept.save_revision().publish()

    assert ArticlePage.objects.get(pk=duplicate.pk).merged_into is None
    assert client.get(duplicate.get_url()).status_code == 200


def test_page_offers_what_is_alike_to_those_who_may(pair, as_person):
    into, duplicate = knowledge.article("Trends are empty again", audience="public"), pair[0]
    address = reverse("article_merge", args=[duplicate.pk])

    by_support = as_person("sam").post(address, {"into": into.pk}, follow=True)
    assert "Nothing was merged" in by_support.content.decode()
    wren = as_person("wren")
    assert "Trends are empty again" in wren.get(address).content.decode()
    response = wren.post(address, {"into": into.pk})

    assert (response.status_code, response.url) == (302, into.get_url())
    assert not ArticlePage.objects.get(pk=duplicate.pk).live
    assert "Nothing was merged" in wren.post(address, {"into": "x"}, follow=True).content.decode()


def test_page_finds_one_that_says_it_in_other_words(pair, as_person):
    into, duplicate = knowledge.article("Charts show nothing", audience="internal"), pair[0]
    wren, address = as_person("wren"), reverse("article_merge", args=[duplicate.pk])

    assert "Charts show nothing" not in wren.get(address).content.decode()
    found = wren.get(address, {"q": "charts"})
    assert [article.pk for article in found.context["alike"]] == [into.pk]
    assert [a.pk for a in wren.get(address, {"q": duplicate.title}).context["alike"] if a.pk == duplicate.pk] == []
    assert "Type a few words" in wren.get(address, {"q": ""}).content.decode()
