"""The life of an article: confidence, review, flags, who is told, what stands behind it, who looked at originals."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from portal.knowledge import casework, disclosing, drafting, feedback, flagging, reviewing, searching, worth
from portal.knowledge.models import ArticlePage, ArticleSource, Feedback, Flag
from portal.outbox.models import Effect
from portal.revenue.models import ContractLine
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

Confidence = ArticlePage.Confidence
NOW = timezone.now()


def source(article, call):
    return ArticleSource.objects.create(article=article, case=call.case, call=call, kind=ArticleSource.Kind.DRAFTED)


@pytest.mark.parametrize(("who", "status"), [(None, 404), ("ada", 404), ("wren", 200)])
def test_archived_articles_are_gone_for_readers(db, client, as_person, who, status):
    article = knowledge.article("Old trends", audience="public", confidence=Confidence.ARCHIVED)
    reader = as_person(who) if who else client

    assert reader.get(article.get_url()).status_code == status
    assert searching.search("trends", user=AnonymousUser()).results == []


def test_draft_from_a_call_is_work_in_progress_and_others_see_it(db, transcript, call, cast):
    draft = drafting.draft(call, by=cast("sam"), at=NOW)
    other = support.CaseFactory(subject="Trend pages are empty", description="Every trend page stays empty.")

    assert draft.confidence == Confidence.IN_PROGRESS
    assert casework.being_written(other, set()) == [draft]
    assert casework.being_written(other, {draft.pk}) == []
    assert casework.being_written(support.CaseFactory(subject="Licence", description="Where is it?"), set()) == []


def test_publishing_sets_the_day_of_review(db):
    article = knowledge.article()

    assert article.review_on == (article.last_published_at + timedelta(days=365)).date()


def test_publishing_keeps_a_day_that_is_set(db):
    assert knowledge.article(review_on=date(2090, 1, 1)).review_on == date(2090, 1, 1)


def test_owner_is_reminded_once_for_each_day(db, cast):
    article = knowledge.article("Trends", owner=cast("wren"))
    knowledge.article("Later", owner=cast("wren"))
    ArticlePage.objects.filter(pk=article.pk).update(review_on=NOW.date())

    reviewing.remind(NOW)
    reviewing.remind(NOW + timedelta(days=1))

    mails = [effect.payload for effect in Effect.objects.filter(key__startswith="article-review")]
    assert [(mail["to"], mail["subject"]) for mail in mails] == [(cast("wren").email, "Look at it again: Trends")]


def test_who_asked_is_told_once_when_the_answer_is_published(db, call, cast):
    article = knowledge.article("Trends", live=False)
    source(article, call)

    for _time in range(2):
        article.save_revision().publish()

    (told,) = Effect.objects.filter(key__startswith="article-answers")
    assert told.payload["to"] == cast("owen").email
    assert told.payload["subject"] == f"[{call.case.reference}] The answer to your call is now an article: Trends"
    assert article.get_full_url() in told.payload["text"]


def test_who_asked_is_not_told_of_what_they_may_not_read(db, call):
    article = knowledge.article("Trends", live=False, audience="internal")
    source(article, call)

    article.save_revision().publish()

    assert not Effect.objects.filter(key__startswith="article-answers").exists()


def test_worth_counts_each_company_once(db, call, base_tier):
    article = knowledge.article()
    source(article, call)
    again = support.CallFactory(case=support.CaseFactory(account=call.case.account))
    source(article, again)
    for reference, amount, starts in (("a", 100_00, date(2026, 1, 1)), ("b", 50_00, date(2020, 1, 1))):
        ContractLine.objects.create(
            account=call.case.account, reference=reference, description="x", yearly_amount=amount, starts_on=starts,
            ends_on=date(2027, 1, 1) if reference == "a" else date(2021, 1, 1),
        )  # fmt: skip

    assert worth.of(article, date(2026, 6, 1)) == worth.Worth(calls=2, companies=1, revenue=[(100_00, "EUR")])


def test_flag_and_settle(db, cast, as_person):
    article = knowledge.article("Trends", audience="public")
    sam = as_person("sam")

    for _click in range(2):
        sam.post(reverse("article_flag", args=[article.pk]), {"comment": "The menu moved."})

    raised = Flag.objects.get()
    assert (raised.by, raised.comment) == (cast("sam"), "The menu moved.")
    assert "The menu moved." in sam.get(article.get_url()).content.decode()
    assert flagging.settle(raised, by=cast("wren"), at=NOW)
    assert not flagging.settle(raised, by=cast("sam"), at=NOW)
    assert Flag.objects.get().settled_by == cast("wren")


def test_flag_without_a_word_says_so(db, as_person):
    article = knowledge.article("Trends", audience="public")

    response = as_person("sam").post(reverse("article_flag", args=[article.pk]), {"comment": " "}, follow=True)

    assert ("Say what is wrong with it." in response.content.decode(), Flag.objects.exists()) == (True, False)


def test_feedback_is_kept_for_each_version_with_why(db, cast):
    article = knowledge.article("Trends", audience="public")
    feedback.give(article, is_helpful=False, why="Step 2 is missing.", by=cast("ada"), at=NOW)
    article.save_revision().publish()
    article = ArticlePage.objects.get(pk=article.pk)

    assert feedback.of_reader(article, user=cast("ada")) is None
    feedback.give(article, is_helpful=True, why="kept out", by=cast("ada"), at=NOW)
    assert list(Feedback.objects.order_by("pk").values_list("is_helpful", "why")) == [
        (False, "Step 2 is missing."),
        (True, ""),
    ]


def test_transcript_offers_to_link_instead_of_write(db, transcript, as_person):
    knowledge.article("Trend pages stay empty", audience="public")

    text = as_person("sam").get(transcript.get_absolute_url()).content.decode()

    assert 'class="btn btn-primary" type="submit"' in text
    assert text.index("Link instead of writing") > 0


def test_looking_at_originals_is_logged_once_an_hour(db, transcript, call, as_person, cast):
    sam = as_person("sam")
    for _look in range(2):
        sam.get(transcript.get_absolute_url())
        sam.get(reverse("desk_case", args=[call.case.reference]))
    draft = drafting.draft(call, by=cast("sam"), at=NOW)
    for _look in range(2):
        as_person("wren").get(reverse("article_marks", args=[draft.pk]))

    read = disclosing.registry.get_logs_for_instance(transcript).filter(action=disclosing.ACT)
    assert [entry.user for entry in read] == [cast("sam")]
    assert PageLogEntry.objects.filter(action=disclosing.ACT, page=draft.pk, user=cast("wren")).count() == 1


def test_note_again_after_an_hour(db, transcript, cast):
    disclosing.note([transcript], by=cast("sam"), at=NOW)
    disclosing.note([transcript], by=cast("sam"), at=NOW + timedelta(hours=2))
    disclosing.note([], by=cast("sam"), at=NOW)

    assert disclosing.registry.get_logs_for_instance(transcript).filter(action=disclosing.ACT).count() == 2


def test_origin_tells_staff_what_stands_behind(db, call, as_person):
    article = knowledge.article("Trends", audience="public")
    source(article, call)
    ContractLine.objects.create(
        account=call.case.account, reference="a", description="x", yearly_amount=120_000_00,
        starts_on=make.LONG_AGO.date(), ends_on=date(2090, 1, 1),
    )  # fmt: skip

    text = " ".join(as_person("sam").get(article.get_url()).content.decode().split())

    assert "1 call, 1 company, €120,000.00 a year" in text
    assert "€120,000.00" not in as_person("ada").get(article.get_url()).content.decode()
