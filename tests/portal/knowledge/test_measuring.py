"""Counted by hand beside counted by the database."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import measuring, merging, setting_up, writing
from portal.knowledge.measuring import Share
from portal.knowledge.models import ArticlePage, ArticleSource, SearchLogEntry, WritingTask
from portal.support.models import Case
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

NOW = timezone.now()
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def searched(text="trends", results=0, ago=DAY, **more):
    return SearchLogEntry.objects.create(text=text, results=results, at=NOW - ago, **more)


def resolved(ago=DAY, **more):
    case = support.CaseFactory(**more)
    Case.objects.filter(pk=case.pk).update(status="resolved", outcome="solved", resolved_at=NOW - ago)
    return Case.objects.get(pk=case.pk)


def test_nothing_yet_has_no_percentage(db):
    found = measuring.measure(NOW)

    assert (found.vain, found.vain.percent, found.median_rank, found.days_to_article) == (Share(0, 0), None, None, None)


def test_searches(db, cast):
    article = knowledge.article()
    searched(results=3, opened=article, rank=1)
    searched(results=3, opened=article, rank=4)
    searched(results=3)
    searched("dark mode")
    searched("dark mode")
    searched("old", ago=100 * DAY)

    found = measuring.measure(NOW)

    assert (found.vain, found.opened, found.median_rank) == (Share(2, 5), Share(2, 3), 2.5)
    assert measuring.in_vain(NOW) == [("dark mode", 2)]


def outcomes():
    found = measuring.measure(NOW)
    return found.deflected, found.asked, found.neither


def test_deflected_is_a_search_that_led_to_an_article_and_to_no_case_within_the_hour(cast):
    ada, emil, article = cast("ada"), cast("emil"), knowledge.article()
    searched(results=3, user=ada, opened=article, rank=1)
    searched(results=3, user=emil, opened=article, rank=1)
    searched(results=3, user=cast("sam"), opened=article, rank=1)
    searched(results=3, opened=article, rank=1)
    case = support.CaseFactory(account=ada.account, contact=ada, opened_at=NOW - DAY + 59 * MINUTE)
    support.CaseFactory(account=emil.account, contact=emil, opened_at=NOW - DAY + 61 * MINUTE)

    assert outcomes() == (Share(1, 2), Share(1, 2), Share(0, 2))
    assert list(SearchLogEntry.objects.order_by("pk").values_list("asked", flat=True)) == [case.pk, None, None, None]


def test_a_search_in_vain_and_one_that_nobody_clicked_deflect_nothing(cast):
    ada = cast("ada")
    searched(results=0, user=ada)
    searched(results=3, user=ada)

    assert outcomes() == (Share(0, 2), Share(0, 2), Share(2, 2))


def test_an_article_that_its_reader_calls_unhelpful_within_the_hour_deflects_nothing(cast):
    article = knowledge.article()
    for name, is_helpful, later in (("ada", False, 59), ("emil", False, 61), ("owen", True, 5)):
        searched(results=3, user=cast(name), opened=article, rank=1)
        article.feedback.create(user=cast(name), is_helpful=is_helpful, at=NOW - DAY + later * MINUTE)

    assert outcomes() == (Share(2, 3), Share(0, 3), Share(1, 3))


def test_the_hour_that_still_runs_is_not_counted(cast):
    searched(results=3, user=cast("ada"), opened=knowledge.article(), rank=1, ago=59 * MINUTE)
    searched(results=3, user=cast("ada"), ago=60 * MINUTE)

    assert outcomes() == (Share(0, 1), Share(0, 1), Share(1, 1))


def test_the_writers_page_says_what_counts_as_deflected(cast, as_person):
    searched(results=3, user=cast("ada"), opened=knowledge.article(), rank=1)
    searched(results=0, user=cast("ada"))

    page = as_person("wren").get(reverse("writers")).content.decode()

    assert "2 searches by signed-in customers in 90 days: 1 deflected, 0 led to a case, 1 to neither." in page
    assert "Deflected is a search after which an article was opened" in page


def test_link_rate_reuse_and_days(db, cast):
    article = knowledge.article("Trends")
    call = support.CallFactory(case=resolved(), started_at=NOW - 10 * DAY)
    later = support.CallFactory(case=resolved(), started_at=NOW - 8 * DAY)
    ArticlePage.objects.filter(pk=article.pk).update(first_published_at=NOW - 6 * DAY)
    for one in (later, call):
        ArticleSource.objects.create(article=article, case=one.case, call=one, kind="drafted")
    ArticleSource.objects.create(article=article, case=resolved(), kind="linked")
    resolved()

    found = measuring.measure(NOW)

    assert (found.linked, found.days_to_article, found.articles_from_calls) == (Share(3, 4), 4.0, 1)
    assert measuring.reused(NOW) == [("Trends", 1)]


def test_link_rate_by_month(db):
    at = NOW.replace(year=2026, month=6, day=20)
    for month, linked in ((5, True), (5, False), (6, True)):
        case = support.CaseFactory()
        Case.objects.filter(pk=case.pk).update(resolved_at=at.replace(month=month), status="resolved", outcome="solved")
        if linked:
            ArticleSource.objects.create(article=knowledge.article(), case=case, kind="linked")

    assert measuring.link_rate_by_month(at) == [(date(2026, 5, 1), 50), (date(2026, 6, 1), 100)]


def test_to_coach_draws_three_of_each_owner_and_the_same_all_month(db, cast):
    for number in range(5):
        knowledge.article(f"Article {number}", owner=cast("wren"))
    knowledge.article("Alone", owner=cast("sam"))

    drawn = measuring.to_coach(timezone.now())

    assert sorted(article.owner.first_name for article in drawn) == ["Sam", "Wren", "Wren", "Wren"]
    assert measuring.to_coach(timezone.now()) == drawn


def test_search_in_vain_becomes_a_task_once(db, cast, as_person):
    searched("dark mode")
    sam = as_person("sam")

    for _click in range(2):
        sam.post(reverse("task_new"), {"words": "dark mode"})

    task = WritingTask.objects.get()
    assert (task.words, task.by) == ("dark mode", cast("sam"))
    assert "In the queue" in sam.get(reverse("writers")).content.decode()
    as_person("wren").post(reverse("task_done", args=[task.pk]))
    assert not writing.finish(task, by=cast("sam"), at=NOW)
    assert WritingTask.objects.get().done_by == cast("wren")


def test_queue_is_what_somebody_has_to_finish_first_what_waits_for_a_review(db, cast):
    sam, wren = cast("sam"), cast("wren")
    fresh = knowledge.article("Fresh draft", live=False)
    touched = knowledge.article("Old answer")
    touched.title = "New answer"
    touched.save_revision(user=sam)
    waits = knowledge.article("Waits for a review", live=False, by=sam)
    setting_up.review(waits.get_parent().specific).start(waits, sam)
    double, kept = knowledge.article("Said twice"), knowledge.article("Said once")
    merging.merge(double, into=kept, by=wren, at=NOW)
    knowledge.article("Given up", live=False, confidence=ArticlePage.Confidence.ARCHIVED)

    queue = ArticlePage.objects.unfinished()

    assert [article.draft_title for article in queue] == [waits.title, fresh.title, touched.title]
    assert [article.in_review for article in queue] == [True, False, False]
    assert set(ArticlePage.objects.being_written()) == {waits, fresh}


@pytest.mark.parametrize("count", [1, 4])
def test_writers_page_queries_do_not_grow(db, as_person, cast, count, django_assert_num_queries):
    for number in range(count):
        article = knowledge.article(f"Article {number}", owner=cast("wren"), review_on=date(2026, 1, 1))
        ArticlePage.objects.filter(pk=article.pk).update(review_on=date(2026, 1, 1))
        article.flags.create(comment="Old.", by=cast("sam"))
        article.outside_links.create(url=f"https://gone.example/{number}", answer=404)
        knowledge.article(f"Draft {number}", live=False)
        searched(f"words {number}")
        WritingTask.objects.create(words=f"task {number}", by=cast("sam"))
    wren = as_person("wren")
    wren.get(reverse("writers"))

    with django_assert_num_queries(27):
        assert wren.get(reverse("writers")).status_code == 200
