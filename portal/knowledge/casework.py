"""What a case and the knowledge have to do with each other, for whoever works on the case."""

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from portal.accounts.models import User
from portal.support.models import Call, Case

from . import analysing, searching
from .models import ArticlePage, ArticleSource, Transcript, Turn

FIRST_TURNS = 60
MOST_SIMILAR = 4
MOST_DRAFTS, SHARED_TERMS = 100, 2


def calls(case: Case, user: User) -> QuerySet[Call]:
    """The case's calls with their transcripts; each of those has `turn_count` and its `first_turns`."""
    shown = Prefetch("turns", Turn.objects.filter(position__lt=FIRST_TURNS), to_attr="first_turns")
    transcripts = Transcript.objects.visible_to(user).annotate(turn_count=Count("turns")).prefetch_related(shown)
    related = case.calls.select_related("contact", "taken_by")
    return related.prefetch_related(Prefetch("transcripts", transcripts)).order_by("started_at")


def articles(case: Case, user: User) -> QuerySet[ArticleSource]:
    """What was written from the case or answers it."""
    return ArticleSource.objects.visible_to(user).filter(case=case).select_related("article", "by")


def similar(case: Case, user: User, linked: set[int]) -> list[searching.Result]:
    """Articles that may answer it already, to look at before writing another; in the language of who looks.

    Without the `linked`, and without these in other languages.
    """
    others = ~Q(translation_key__in=ArticlePage.objects.filter(pk__in=linked).values("translation_key"))
    return searching.search(
        f"{case.subject} {case.product} {case.description}",
        user=user,
        limit=MOST_SIMILAR,
        correct=False,
        where=others if linked else searching.EVERYWHERE,
        language=analysing.base_language(get_language() or settings.LANGUAGE_CODE),
    ).results


def being_written(case: Case, linked: set[int]) -> list[ArticlePage]:
    """Drafts that share most unusual words with the case: the next to call need not be written down twice."""
    language = analysing.base_language(settings.LANGUAGE_CODE)
    asked = set(analysing.terms(f"{case.subject} {case.description}", language))
    drafts = ArticlePage.objects.being_written().exclude(pk__in=linked).exclude(latest_revision=None)
    latest = drafts.select_related("latest_revision").order_by("-latest_revision_created_at")[:MOST_DRAFTS]
    shared = [(len(asked & set(analysing.terms(draft.draft_title, language))), draft) for draft in latest]
    return [draft for count, draft in sorted(shared, key=lambda row: -row[0]) if count >= SHARED_TERMS][:MOST_SIMILAR]
