"""The statement against the formula, worked out by hand over the same small corpus."""

import math
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.knowledge import following, indexing, ranking
from portal.knowledge.asking import ask
from portal.knowledge.models import ArticlePage, Term
from tests.factories import portal_knowledge as make

WORDS = ["pump", "tank", "trend", "alarm", "motor", "F0307"]  # which stemming leaves alone
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
articles = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5)
questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)


def brute_force(corpus, question):
    """Title three times, issue twice, resolution once; `corpus` is {key: (title, issue, resolution)}."""
    counts = {key: Counter() for key in corpus}
    for key, (title, issue, resolution) in corpus.items():
        for weight, text in ((3, title), (2, issue), (1, resolution)):
            for word in text.lower().split():
                for part in (word, "0307") if word == "f0307" else (word,):
                    counts[key][part] += weight
    average = sum(sum(c.values()) for c in counts.values()) / len(counts)
    asked = Counter(part for word in question for part in (("f0307", "0307") if word == "F0307" else (word,)))
    scores = Counter()
    for word, times in asked.items():
        holding = sum(word in c for c in counts.values())
        idf = math.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))
        for key, c in counts.items():
            if word in c:
                norm = 1.5 * (1 - 0.75 + 0.75 * sum(c.values()) / average)
                scores[key] += times * idf * c[word] * 2.5 / (c[word] + norm)
    return scores


@pytest.fixture
def pages(db):
    return [make.article(f"Article {n}", external_id=str(n)) for n in range(5)]


def index(pages):
    indexing.rebuild(following.ARTICLE, map(following.article, pages))


def rank(text, among=None, limit=10):
    question = ask(text, [following.ARTICLE]).questions[following.ARTICLE]
    return ranking.rank(question, ArticlePage.objects.all() if among is None else among, limit)


def write(pages, written):
    """The texts of the articles by their keys; those without stay out of the index."""
    corpus = {}
    for page, (title, issue, resolution) in zip(pages, written, strict=False):
        page.title, page.issue, page.resolution = title, f"<p>{issue}</p>", f"<p>{resolution}</p>"
        corpus[page.pk] = (title, issue, resolution)
    index(page for page in pages if page.pk in corpus)
    return corpus


@pytest.mark.parametrize("budget", [0, 3, 4000])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=articles, question=questions)
def test_rank_gives_the_scores_of_the_formula(pages, monkeypatch, budget, written, question):
    """However much of the index may be read for the candidates."""
    monkeypatch.setattr(ranking, "BUDGET", budget)
    corpus = write(pages, written)

    ranked = rank(" ".join(question))

    expected = brute_force(corpus, question)
    assert {key: pytest.approx(score) for key, score in expected.items()} == dict(ranked)
    assert [score for _key, score in ranked] == sorted((score for _key, score in ranked), reverse=True)


def test_rank_beyond_the_budget_rare_words_bring_what_common_ones_order(pages, monkeypatch):
    monkeypatch.setattr(ranking, "BUDGET", 2)
    monkeypatch.setattr(ranking, "SHORTLIST", 2)
    write(
        pages, [("pump", "", ""), ("", "tank", "pump"), ("", "", "tank"), ("pump", "pump", ""), ("pump", "", "alarm")]
    )

    assert [key for key, _score in rank("tank pump", limit=1)] == [pages[1].pk]
    assert [key for key, _score in rank("pump", limit=1)] == [pages[3].pk]


def test_rank_only_among_those_given(pages):
    index(pages)

    assert [key for key, _score in rank("articles", ArticlePage.objects.filter(pk=pages[2].pk))] == [pages[2].pk]


def test_rank_what_may_be_read_behind_many_better_ones_that_may_not(pages, monkeypatch):
    monkeypatch.setattr(ranking, "SHORTLIST", 2)
    write(pages, [*(("pump", "pump", ""),) * 4, ("", "", "pump")])

    assert [key for key, _score in rank("pump", ArticlePage.objects.filter(pk=pages[4].pk), limit=1)] == [pages[4].pk]


def test_rank_equal_scores_in_the_order_of_the_index(pages):
    index(pages)

    assert [key for key, _score in rank("historian", limit=3)] == [page.pk for page in pages[:3]]


def test_rank_reads_only_the_rarest_terms(pages):
    words = " ".join(f"word{n:03}" for n in range(60))
    for page in pages[:-1]:
        page.issue = f"<p>{words}</p>"
    pages[-1].issue = "<p>unique</p>"
    index(pages)
    question = ask(f"{words} unique", [following.ARTICLE]).questions[following.ARTICLE]

    weights = ranking._weights(question)

    assert len(weights) == ranking.MOST_TERMS
    assert Term.objects.get(text="uniqu").pk in weights
