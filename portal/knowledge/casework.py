"""What a case and the knowledge have to do with each other, for whoever works on the case."""

from django.db.models import Count, Prefetch, QuerySet

from portal.accounts.models import User
from portal.support.models import Call, Case

from . import searching
from .models import ArticleSource, Transcript, Turn

FIRST_TURNS = 60
MOST_SIMILAR = 4


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
    """Articles that may answer it already, without the `linked`: to look at before writing another."""
    found = searching.search(
        f"{case.subject} {case.product} {case.description}", user=user, limit=MOST_SIMILAR + len(linked), correct=False
    )
    return [result for result in found.results if result.article.pk not in linked][:MOST_SIMILAR]
