"""One board over a time: who took part, whether its lenses agree, and whether asking there changed anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from boards.loop import asking
from boards.loop.models import Told
from boards.loop.telling import SAID
from boards.roadmap.models import Evidence, Item, ItemEvent
from boards.rounds.models import Ballot, Result, Round
from boards.seating.models import BoardPage, Seat

from .agreeing import concordance
from .shares import percent

IN_TIME = timedelta(hours=24)
ANSWERS = (ItemEvent.Kind.STATUS, ItemEvent.Kind.MERGED, ItemEvent.Kind.RESPONDED)


@dataclass(frozen=True)
class Taking:
    """How often a company voted in the rounds that closed while it sat on the board."""

    company: str
    voted: int
    rounds: int

    @property
    def percent(self) -> int:
        return percent(self.voted, self.rounds)


@dataclass(frozen=True)
class Part:
    """So many of so many; `percent` is None where there is nothing to count."""

    number: int
    of: int

    @property
    def percent(self) -> int | None:
        return percent(self.number, self.of) if self.of else None


@dataclass(frozen=True)
class Untold:
    """A company that asked for an item and a day later was not told of what was decided on it."""

    company: str
    event: ItemEvent


@dataclass(frozen=True)
class Report:
    """Since an instant, until another."""

    board: BoardPage
    since: datetime
    until: datetime
    taking: list[Taking]
    lenses: list[tuple[Round, Part]]
    from_customers: Part
    days_to_answer: float | None
    answered: int
    told_in_time: Part
    untold: list[Untold]

    def rows(self) -> Iterator[tuple[str, str, int | float | str, int | str]]:
        """As a table: what, of whom or what, the number, of how many."""
        for one in self.taking:
            yield "participation", one.company, one.voted, one.rounds
        for round, part in self.lenses:
            yield "lenses_agree", round.title, part.number, part.of
        yield "shipped_from_customers", "", self.from_customers.number, self.from_customers.of
        yield (
            "days_to_first_answer_median",
            "",
            "" if self.days_to_answer is None else self.days_to_answer,
            self.answered,
        )
        yield "told_within_24_hours", "", self.told_in_time.number, self.told_in_time.of
        for missed in self.untold:
            yield "not_told", f"{missed.company}: {missed.event.item.title}", 0, 1


def report_of(board: BoardPage, *, since: datetime, until: datetime) -> Report:
    waits = _waits(board, since, until)
    told_in_time, untold = _told(board, since, until)
    return Report(
        board=board,
        since=since,
        until=until,
        taking=_taking(board, since, until),
        lenses=_lenses(board, since, until),
        from_customers=_from_customers(board, since, until),
        days_to_answer=round(median(waits), 1) if waits else None,
        answered=len(waits),
        told_in_time=told_in_time,
        untold=untold,
    )


def _taking(board: BoardPage, since: datetime, until: datetime) -> list[Taking]:
    rounds = Round.objects.filter(board=board, closed_at__gt=since, closed_at__lte=until)
    closes = [at for at in rounds.values_list("closed_at", flat=True) if at]
    stood = Ballot.objects.filter(round__in=rounds, withdrawn_at=None)
    voted = dict(stood.order_by().values_list("seat").annotate(Count("pk")))
    found: dict[str, list[int]] = {}
    seats = Seat.objects.filter(board=board, starts_at__lte=until)
    for seat in seats.select_related("account").prefetch_related("renewals"):
        number = sum(seat.was_in_office(at) for at in closes)
        if number:
            counts = found.setdefault(seat.account.name, [0, 0])
            counts[0] += voted.get(seat.pk, 0)
            counts[1] += number
    taking = [Taking(company, *counts) for company, counts in found.items()]
    return sorted(taking, key=lambda one: (-one.percent, one.company))


def _lenses(board: BoardPage, since: datetime, until: datetime) -> list[tuple[Round, Part]]:
    """One company one vote beside revenue, round by round; a secret round has no revenue lens."""
    results = Result.objects.filter(round__board=board, published_at__gt=since, published_at__lte=until)
    results = results.filter(staff__isnull=False).select_related("round").order_by("published_at")
    return [(one.round, Part(*concordance(one.payload["lines"], one.staff["revenue"]))) for one in results if one.staff]


def _from_customers(board: BoardPage, since: datetime, until: datetime) -> Part:
    """Shipped items that a customer proposed, backed, or told us about, or what was merged into them."""
    shipped = Item.objects.filter(
        board=board, status=Item.Status.SHIPPED, status_since__gt=since, status_since__lte=until
    )
    proposed = Q(proposer_account__isnull=False) | Q(thread__proposer_account__isnull=False)
    asked = proposed | Q(companies__gt=0) | Exists(Evidence.objects.of_thread(OuterRef("pk")).standing())
    return Part(shipped.filter(asked).distinct().count(), shipped.count())


def _waits(board: BoardPage, since: datetime, until: datetime) -> list[float]:
    """Days until the first answer to each proposal of a customer made here: no part of one, nothing taken over."""
    asked = Item.objects.filter(
        board=board, proposer_account__isnull=False, split_from=None, proposed_at__gt=since, proposed_at__lte=until
    )
    came = ItemEvent.objects.filter(item=OuterRef("pk"), kind=ItemEvent.Kind.PROPOSED)
    asked = asked.filter(~Exists(came.exclude(to_status=Item.Status.PROPOSED)))
    first = asked.annotate(first=Min("events__at", filter=Q(events__kind__in=ANSWERS))).exclude(first=None)
    return [
        (answered - proposed) / timedelta(days=1) for proposed, answered in first.values_list("proposed_at", "first")
    ]


def _told(board: BoardPage, since: datetime, until: datetime) -> tuple[Part, list[Untold]]:
    """Of the companies that had asked when something was decided, those told within a day; and those not told after it.

    Who voted in a round whose counts are hidden is counted when it has closed.
    """
    events = ItemEvent.objects.filter(item__board=board, kind__in=SAID, at__gt=since, at__lte=until)
    decided = list(events.select_related("item").order_by("at", "pk"))
    asks = asking.asks_of_all({event.item for event in decided})
    told = {(event, account): at for event, account, at in _told_of(decided)}
    hidden = {item: asking.votes_hidden_since(item) for item in _on_paper_now(board, decided)}
    untold = [
        Untold(ask.account.name, event)
        for event in decided
        if event.at + IN_TIME <= until
        for ask in asks[event.item_id]
        if ask.since <= event.at
        and (event.pk, ask.account.pk) not in told
        and not _is_hidden(ask, hidden.get(event.item))
    ]
    ends = {event.pk: event.at + IN_TIME for event in decided}
    in_time = sum(at <= ends[event] for (event, _account), at in told.items())
    return Part(in_time, len(told) + len(untold)), untold


def _told_of(events: list[ItemEvent]) -> QuerySet:
    return Told.objects.filter(event__in=events).values_list("event", "account", "told_at")


def _on_paper_now(board: BoardPage, events: list[ItemEvent]) -> set[Item]:
    """Items decided on that an open round with hidden counts asks about."""
    running = Round.objects.open().filter(board=board, counts_hidden=True)
    asked = {key for keys in running.values_list("items", "items__root") for key in keys}
    return {event.item for event in events if {event.item_id, event.item.root_id} & asked}


def _is_hidden(ask: asking.Ask, since: datetime | None) -> bool:
    return since is not None and ask.how == Told.Asked.VOTED and ask.at >= since
