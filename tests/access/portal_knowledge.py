"""Help for everybody; transcripts, drafts and marks for those who work on them."""

from django.core.files.base import ContentFile
from django.utils import timezone

from portal.knowledge import recording
from portal.knowledge.models import (
    ArticlePage,
    Flag,
    Proposal,
    SearchLogEntry,
    Suggestion,
    Transcript,
    WritingTask,
)
from portal.support.models import Call
from tests.access.matrix import LOGIN, Row
from tests.factories import portal_knowledge as knowledge
from tests.factories.portal_support import CallFactory, CaseFactory


def brenners_call(cast):
    return CallFactory(case=CaseFactory(account=cast("ada").account))


def transcript(cast):
    return (knowledge.TranscriptFactory(call=brenners_call(cast)).pk,)


def topic(cast):
    source = knowledge.SourceFactory(call=brenners_call(cast))
    source.article.products.add(source.case.product)
    source.article.audience = ArticlePage.Audience.CUSTOMERS
    source.article.save()
    return (source.case.product.slug,)


def tag(cast):
    """Of one article, for customers."""
    article = knowledge.article(audience="customers", tags=["historian"])
    return (article.tags.get().slug,)


def article_with_mark(cast):
    source = knowledge.SourceFactory(call=brenners_call(cast))
    return knowledge.MarkFactory(article=source.article)


def customers_article(cast):
    return (knowledge.article(audience="customers").pk,)


def opened(cast):
    entry = SearchLogEntry.objects.create(text="trends", results=1)
    return (entry.pk, 1, knowledge.article(audience="customers").pk)


def flag(cast):
    return (Flag.objects.create(article=knowledge.article(), comment="Old.", by=cast("sam")).pk,)


def suggestion(cast):
    return (Suggestion.objects.create(article=knowledge.article(), words="Say where.", by=cast("ada")).pk,)


def task(cast):
    return (WritingTask.objects.create(words="dark mode", by=cast("sam")).pk,)


def for_writing(args, then, method="get"):
    """Support and writers; a manager who is no support does not."""
    return Row({"anonymous": LOGIN, "support": then, "writer": then, "manager": then, "*": 404}, args, method)


def sound(cast):
    (pk,) = transcript(cast)
    file = ContentFile(b"ID3" + bytes(40), name="call.mp3")
    Call.objects.filter(transcripts=pk).update(agreed_to_recording=True)
    kept = Transcript.objects.get(pk=pk)
    return (recording.attach(kept, file=file, by=cast("sam"), at=timezone.now()).pk,)


def proposal(cast):
    article = knowledge.article()
    return (Proposal.objects.create(article=article, field="cause", text="x", model="m", asked_by=cast("sam")).pk,)


EVERYBODY = {"anonymous": 200, "*": 200}

# A POST that does its work redirects.
ROWS: dict[str, Row] = {
    "help_search": Row(EVERYBODY),
    "help_suggest": Row(EVERYBODY),
    "api:articles:listing": Row(EVERYBODY),
    "api:articles:detail": Row({"customers": 200, "staff": 200, "*": 404}, customers_article),
    # An article for customers, opened from somebody else's search.
    "help_opened": Row({"customers": 302, "staff": 302, "*": 404}, opened),
    # This topic has an article for customers only.
    "help_topic": Row({"customers": 200, "staff": 200, "*": 404}, topic),
    "topic_rss": Row({"customers": 200, "staff": 200, "*": 404}, topic),
    "help_tag": Row({"customers": 200, "staff": 200, "*": 404}, tag),
    "help_rss": Row(EVERYBODY),
    "help_atom": Row(EVERYBODY),
    "article_feedback": Row({"customers": 302, "staff": 302, "*": 404}, customers_article, "post"),
    "transcript_new": Row(
        {"anonymous": LOGIN, "support": 200, "manager": 200, "*": 404}, lambda cast: (brenners_call(cast).pk,)
    ),
    "transcript": for_writing(transcript, 200),
    "transcript_speakers": for_writing(transcript, 302, "post"),
    "recording": for_writing(sound, 200),
    "recording_new": Row({"anonymous": LOGIN, "support": 302, "manager": 302, "*": 404}, transcript, "post"),
    "proposals_ask": for_writing(lambda cast: (knowledge.article().pk,), 302, "post"),
    "proposal_decide": for_writing(proposal, 302, "post"),
    "article_draft": for_writing(lambda cast: (brenners_call(cast).pk,), 302, "post"),
    "article_link": Row({"anonymous": LOGIN, "*": 404}, lambda cast: (brenners_call(cast).case.reference,), "post"),
    "article_marks": for_writing(lambda cast: (article_with_mark(cast).article_id,), 200),
    "article_flag": Row(
        {"anonymous": LOGIN, "staff": 302, "*": 404}, lambda cast: (knowledge.article(audience="public").pk,), "post"
    ),
    # An article for customers.
    "article_suggest": Row({"anonymous": LOGIN, "customers": 302, "staff": 302, "*": 404}, customers_article, "post"),
    "suggestion_answer": for_writing(suggestion, 302, "post"),
    "article_merge": for_writing(lambda cast: (knowledge.article().pk,), 200),
    "article_translate": for_writing(lambda cast: (knowledge.article().pk,), 302, "post"),
    "translation_follows": for_writing(lambda cast: (knowledge.article().pk,), 302, "post"),
    "flag_settle": for_writing(flag, 302, "post"),
    "writers": for_writing(lambda cast: (), 200),
    "task_new": for_writing(lambda cast: (), 302, "post"),
    "task_done": for_writing(task, 302, "post"),
    "words_leave": for_writing(lambda cast: (article_with_mark(cast).article_id,), 302, "post"),
    "mark_decide": for_writing(lambda cast: (article_with_mark(cast).pk,), 200, "post"),
}
