"""What each kind of our people needs to see first, each from the room that keeps it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from boards.rounds.models import Round
from boards.seating.models import Seat
from certification.exams.models import Exam, GradeRun
from home.listening.access import can_listen
from home.listening.models import ListeningSession
from home.relationship import access as relationship
from home.relationship.book import entries
from portal.accounts.access import EDUCATORS, EXECUTIVES, MODERATORS, SUPPORT, WRITERS, is_in
from portal.accounts.models import User
from portal.knowledge.models import ArticlePage, SearchLogEntry
from portal.support import clocks
from portal.support.models import Case

AT_MOST = 6
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Section:
    """A part of the dashboard: its template's name and what that is given."""

    name: str
    content: dict[str, Any]

    @property
    def template(self) -> str:
        return f"home/dashboards/sections/{self.name}.html"

    @property
    def stands_aside(self) -> bool:
        return self.name == "listening"


@dataclass(frozen=True)
class Kept:
    """How often we answered first within the promised time: `percent` of `n` promises, None of none."""

    n: int
    percent: int | None


@dataclass(frozen=True)
class Turnout:
    """An open round: so many of the board's seats have voted."""

    round: Round
    voted: int
    seats: int


@dataclass(frozen=True)
class Sat:
    """An exam: how many attempts ended of late, and how many of them passed."""

    exam: Exam
    n: int
    passed: int


def sections(user: User, at: datetime) -> Iterator[Section]:
    if is_in(user, SUPPORT):
        yield Section("desk", desk(user, at))
    if is_in(user, EXECUTIVES):
        yield Section("word", word(at))
    if is_in(user, WRITERS):
        yield Section("drafts", drafts(at))
    if is_in(user, MODERATORS):
        yield Section("rounds", {"rounds": rounds(at)})
    if is_in(user, EDUCATORS):
        yield Section("exams", {"exams": exams(at)})
    if relationship.can_own(user):
        yield Section("book", {"entries": entries(relationship.book_of(user), at=at)[:AT_MOST]})
    if can_listen(user):
        yield Section("listening", {"next": next_session(user, at)})


def desk(user: User, at: datetime) -> dict[str, Any]:
    waiting = Case.objects.open().select_related("account", "assignee", "product", "tier")
    counts = Case.objects.open().aggregate(
        open=Count("pk"), mine=Count("pk", filter=Q(assignee=user)), unassigned=Count("pk", filter=Q(assignee=None))
    )
    cases = [(case, clocks.next_of(case, at)) for case in waiting.by_what_is_due()[:AT_MOST]]
    return counts | {"cases": cases, "kept": kept(at)}


def word(at: datetime) -> dict[str, Any]:
    """What customers came with in the last 30 days, whether we answered as promised, and what is still open."""
    opened = Count("pk", filter=Q(opened_at__gt=at - LATELY))
    resolved = Count("pk", filter=Q(resolved_at__gt=at - LATELY))
    still_open = Count("pk", filter=~Q(status=Case.Status.RESOLVED))
    counts = Case.objects.aggregate(opened=opened, resolved=resolved, open=still_open)
    return counts | {"kept": kept(at)}


def kept(at: datetime) -> Kept:
    """Of the first responses promised for cases of the last 30 days, and given or due since, those given in time."""
    promised = Case.objects.filter(first_response_due__isnull=False, opened_at__gt=at - LATELY, opened_at__lte=at)
    decided = promised.filter(Q(first_responded_at__lte=at) | Q(first_response_due__lt=at))
    in_time = Count("pk", filter=Q(first_responded_at__lte=F("first_response_due")))
    count = decided.aggregate(n=Count("pk"), kept=in_time)
    return Kept(count["n"], round(100 * count["kept"] / count["n"]) if count["n"] else None)


def drafts(at: datetime) -> dict[str, Any]:
    """Articles not yet published, with how much of each is still unsafe; the longest untouched first.

    `vain` is what readers searched for without a result of late, and how often: what to write next.
    """
    undecided = Count("marks", filter=Q(marks__decision="pending"))
    waiting = ArticlePage.objects.being_written()
    found = waiting.annotate(undecided=undecided).order_by("latest_revision_created_at")
    searches = SearchLogEntry.objects.filter(at__gt=at - LATELY, results=0)
    vain = searches.order_by().values_list("text").annotate(n=Count("pk")).order_by("-n", "text")
    return {"articles": found[:AT_MOST], "count": waiting.count(), "vain": vain[:AT_MOST]}


def rounds(at: datetime) -> list[Turnout]:
    """Open rounds, the soonest to close first."""
    in_office = Q(ballots__seat__in=Seat.objects.current(at))
    voted = Count("ballots", filter=Q(ballots__withdrawn_at=None) & in_office)
    found = list(Round.objects.open().annotate(voted=voted).select_related("board").order_by("closes_at")[:AT_MOST])
    seats = Seat.objects.current(at).filter(board__in=[round.board_id for round in found]).order_by()
    seated = dict(seats.values_list("board").annotate(Count("pk")))
    return [Turnout(round, round.voted, seated.get(round.board_id, 0)) for round in found]


def exams(at: datetime) -> list[Sat]:
    """Every exam with its attempts of the last 30 days; of a corrected grade the correction counts."""
    later = GradeRun.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    graded = GradeRun.objects.filter(~Exists(later), attempt__ended_at__gt=at - LATELY).order_by()
    passed = Count("pk", filter=Q(is_pass=True))
    rows = graded.values_list("attempt__exam").annotate(n=Count("pk"), passed=passed)
    counts = {exam: (n, good) for exam, n, good in rows}
    return [Sat(exam, *counts.get(exam.pk, (0, 0))) for exam in Exam.objects.order_by("slug")[:AT_MOST]]


def next_session(user: User, at: datetime) -> ListeningSession | None:
    """The session that runs or the next ahead; what is over waits among the errands."""
    return ListeningSession.objects.visible_to(user).filter(ends_at__gt=at).order_by("starts_at").first()
