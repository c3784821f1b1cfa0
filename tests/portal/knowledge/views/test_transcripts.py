from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import drafting, sourcing
from portal.knowledge.models import ArticlePage, ArticleSource, HelpIndexPage, Transcript, Turn
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

LINES = knowledge.TRENDS.count("\n")
LATIN_1 = "Sam: Grüße".encode("latin-1")


@pytest.fixture
def sam(as_person):
    return as_person("sam")


def file(data, name="call.vtt"):
    return {"file": SimpleUploadedFile(name, data)}


def text_of(response):
    return unescape(response.content.decode())


def test_attach_from_the_call(sam, call):
    response = sam.post(reverse("transcript_new", args=[call.pk]), file(knowledge.TRENDS.encode()))

    transcript = Transcript.objects.get()
    assert (transcript.call, transcript.file_name, response.url) == (call, "call.vtt", transcript.get_absolute_url())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"MIT License\n", "Line 1: Expected “Name: what they said”, found “MIT License”. Nothing of it was kept."),
        (
            LATIN_1,
            "Line 1: Byte 0xFC is not UTF-8. Save the file as UTF-8 and upload it again. Nothing of it was kept.",
        ),
        (
            knowledge.TRENDS.encode() + b"\n00:00:40",
            f"Line {LINES + 2}: Expected a time such as “00:00:01.000 --> 00:00:04.000”, found “00:00:40”. Nothing of it was kept.",
        ),
        (
            b"x" * (6 * 1024 * 1024),
            "The file has 6.0 MB. A transcript may have 5 MB; an hour of talk has about 0.1 MB.",
        ),
    ],
)
def test_attach_what_is_no_transcript(sam, call, data, sentence):
    response = sam.post(reverse("transcript_new", args=[call.pk]), file(data))

    assert sentence in text_of(response)
    assert not Transcript.objects.exists()


def test_attach_without_a_file(sam, call):
    assert "Choose a file first." in text_of(sam.post(reverse("transcript_new", args=[call.pk])))


@pytest.mark.parametrize("who", ["owen", "ada", "marta"])
def test_transcript_is_not_there_for_outsiders(as_person, transcript, call, who):
    client = as_person(who)

    assert client.get(transcript.get_absolute_url()).status_code == 404
    assert client.get(reverse("transcript_new", args=[call.pk])).status_code == 404
    assert client.post(reverse("article_draft", args=[call.pk])).status_code == 404


def test_transcript_shows_turns_and_who_is_who(sam, transcript):
    response = sam.get(transcript.get_absolute_url())

    text = text_of(response)
    assert "Since Saturday every trend page is empty." in text
    assert "0:05" in text
    assert list(response.context["form"].fields) == ["speaker_0", "speaker_1"]


def test_transcript_escapes_what_was_said(sam, transcript):
    transcript.turns.update(text="<script>alert(1)</script>")

    assert b"<script>alert" not in sam.get(transcript.get_absolute_url()).content


def test_transcript_shows_the_articles_of_its_call(sam, as_person, transcript, call, cast):
    written = knowledge.SourceFactory(call=call, article=knowledge.article("Curves are gone", live=False)).article
    answers = knowledge.article("Start the historian")
    sourcing.link(answers, case=call.case, by=cast("sam"), at=timezone.now())

    page = sam.get(transcript.get_absolute_url()).content.decode()

    assert f'<a href="{reverse("article_marks", args=[written.pk])}">Curves are gone</a>' in page
    assert f'<a href="{answers.get_url()}">Start the historian</a>' in page
    assert "Answered by this article" in page


@pytest.mark.parametrize("count", [1, 30])
def test_transcript_queries_do_not_grow(sam, call, count, django_assert_max_num_queries):
    transcript = knowledge.TranscriptFactory(call=call)
    knowledge.TurnFactory.create_batch(count, transcript=transcript)
    sam.get(transcript.get_absolute_url())

    with django_assert_max_num_queries(12):
        sam.get(transcript.get_absolute_url())


def test_speakers_are_said_by_a_person(sam, transcript, cast):
    sam.post(reverse("transcript_speakers", args=[transcript.pk]), {"speaker_0": "customer", "speaker_1": "agent"})

    transcript.refresh_from_db()
    assert transcript.roles_by == cast("sam")
    assert transcript.turns.filter(speaker="Owen Hughes").first().role == Turn.Role.AGENT


def test_speakers_wrong_role_changes_nothing(sam, transcript):
    response = sam.post(reverse("transcript_speakers", args=[transcript.pk]), {"speaker_0": "king"})

    assert response.status_code == 200
    assert transcript.turns.filter(speaker="Owen Hughes").first().role == Turn.Role.CUSTOMER


def test_draft_leads_to_what_must_be_decided(sam, transcript, call):
    knowledge.help_centre()

    first = sam.post(reverse("article_draft", args=[call.pk]))
    second = sam.post(reverse("article_draft", args=[call.pk]))

    article = ArticlePage.objects.get()
    assert first.url == second.url == reverse("article_marks", args=[article.pk])


def test_draft_without_transcript_says_what_to_do(sam, call):
    knowledge.help_centre()

    response = sam.post(reverse("article_draft", args=[call.pk]), follow=True)

    assert "Attach the call's transcript first: an article is drafted from its words." in text_of(response)


def test_draft_without_help_centre_says_what_to_do(sam, transcript, call):
    HelpIndexPage.objects.get().delete()

    response = sam.post(reverse("article_draft", args=[call.pk]), follow=True)

    assert "There is no help centre yet." in text_of(response)


def test_case_page_shows_calls_drafts_and_similar_articles(sam, transcript, call):
    knowledge.article("Trend pages stay empty after an update")

    text = text_of(sam.get(reverse("desk_case", args=[call.case.reference])))

    assert "Since Saturday every trend page is empty." in text
    assert reverse("article_draft", args=[call.pk]) in text
    assert "Link instead of writing" in text


def test_case_page_shows_no_transcript_to_who_may_not_read_it(as_person, transcript, call):
    text = text_of(as_person("olga").get(reverse("desk_case", args=[call.case.reference])))

    assert "Since Saturday" not in text
    assert "Draft an article" not in text


@pytest.mark.parametrize("count", [1, 4])
def test_case_page_queries_do_not_grow(sam, cast, call, count, django_assert_max_num_queries):
    for number in range(count):
        one = support.CallFactory(case=call.case, contact=call.contact)
        knowledge.TurnFactory.create_batch(2, transcript=knowledge.TranscriptFactory(call=one))
        article = knowledge.article(f"Trend pages {number}")
        ArticleSource.objects.create(article=article, case=call.case, call=one, kind="drafted", by=cast("sam"))
        knowledge.article(f"Trend pages stay empty {number}")
    address = reverse("desk_case", args=[call.case.reference])
    sam.get(address)

    with django_assert_max_num_queries(40):
        sam.get(address)


def test_link_instead_of_writing(sam, call, cast):
    article = knowledge.article()

    response = sam.post(reverse("article_link", args=[call.case.reference]), {"article": article.pk}, follow=True)

    assert ArticleSource.objects.get().kind == ArticleSource.Kind.LINKED
    assert f"“Trends stay empty” is linked to {call.case.reference}." in text_of(response)


@pytest.mark.parametrize("key", ["", "x", "0", "99999999999999999999"])
def test_link_to_no_article(sam, call, key):
    assert sam.post(reverse("article_link", args=[call.case.reference]), {"article": key}).status_code == 404


def test_link_is_not_for_others(as_person, call):
    article = knowledge.article()

    for who in ("owen", "olga"):
        response = as_person(who).post(reverse("article_link", args=[call.case.reference]), {"article": article.pk})
        assert response.status_code == 404
    assert not ArticleSource.objects.exists()


def test_call_to_answer(sam, as_person, call, cast):
    """From the call's file to the article that a customer finds in the caller's words."""
    sam.post(reverse("transcript_new", args=[call.pk]), file(knowledge.TRENDS.encode()))
    sam.post(reverse("article_draft", args=[call.pk]))
    article = ArticlePage.objects.get()
    for mark in article.marks.all():
        sam.post(reverse("mark_decide", args=[mark.pk]), {"decision": "accepted"})
    article.refresh_from_db()
    article.get_latest_revision().publish(user=cast("wren"))

    found = as_person("owen").get("/help/search/", {"q": "every trend page is empty since saturday"}).context["found"]

    assert [result.article.pk for result in found.results] == [article.pk]
    assert drafting.draft(call, by=cast("sam"), at=make.LONG_AGO).live
