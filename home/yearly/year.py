"""A year of a relationship, as the customer may hold it against us: kept and missed, what changed, who learned what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from boards.loop.models import Confirmed, Told
from boards.roadmap.models import Item, Target
from boards.rounds import ledger
from boards.rounds.models import Ballot, Round
from certification.credentials.models import Certificate
from certification.credentials.status import Status, status_at
from portal.accounts.models import Account, Membership, User
from portal.support import overdue
from portal.support.achieving import Tally
from portal.support.models import Promise
from portal.support.models.events import PromiseQuerySet
from portal.support.overdue import Overdue

from . import access

FIRST_YEAR = 2000
# What an item that was asked for may become, for us to say that something changed.
CHANGES = (Item.Status.PLANNED, Item.Status.IN_PROGRESS, Item.Status.SHIPPED)


@dataclass(frozen=True)
class Change:
    """Something the company asked for, and what we told it came of it; `solves` is its own answer, if it gave one."""

    told: Told
    solves: bool | None

    @property
    def item(self) -> Item:
        return self.told.item


@dataclass(frozen=True)
class Held:
    """A certificate of one of its people; `holder` is empty for readers who see no names."""

    certificate: Certificate
    status: Status
    holder: str


@dataclass(frozen=True)
class Vote:
    """A ballot of one of its seats, and what it gave to which item; nothing of a secret one."""

    round: Round
    cast_at: datetime
    given: Sequence[tuple[Item, int]]


@dataclass(frozen=True)
class Year:
    account: Account
    number: int
    start: datetime
    end: datetime
    kinds: list[Tally]
    months: list[tuple[str, int | None]]
    changes: list[Change]
    passed: list[Target]
    certificates: list[Held]
    certified: int
    votes: list[Vote]

    @property
    def promised(self) -> Tally:
        return Tally("", sum(kind.kept for kind in self.kinds), sum(kind.missed for kind in self.kinds))


def years(account: Account, at: datetime) -> range:
    """From the year in which it became a customer; where nobody says when, the last three."""
    last = at.astimezone(ZoneInfo(account.time_zone)).year
    first = account.customer_since.year if account.customer_since else last - 2
    return range(max(first, FIRST_YEAR), last + 1)


def of(account: Account, number: int, *, reader: User, at: datetime) -> Year:
    """By the clock of the company's zone. A fixed number of queries, however much there was."""
    zone = ZoneInfo(account.time_zone)
    start, end = (datetime.combine(date(one, 1, 1), time.min, zone).astimezone(UTC) for one in (number, number + 1))
    certificates, late = _certificates(account, start, end, at), overdue.at(at, account)
    return Year(
        account=account,
        number=number,
        start=start,
        end=end,
        kinds=_kinds(account, start, end, late),
        months=_months(account, start, end, late),
        changes=_changes(account, start, end, reader),
        passed=_passed(account, start, end, reader, at),
        certificates=list(_shown(certificates, reader, at)),
        certified=len({certificate.user_id for certificate in certificates}),
        votes=_votes(account, start, end, reader, at),
    )


def _kinds(account: Account, start: datetime, end: datetime, late: Overdue) -> list[Tally]:
    tallies = {kind: Tally(str(kind.label)) for kind in Promise.Kind}
    grouped = _promised(account, start, end, late).values_list("kind", "is_missed").annotate(Count("pk"))
    for kind, is_missed, number in [*grouped, *((one.kind, True, 1) for one in late.counted_between(start, end))]:
        tallies[Promise.Kind(kind)].add(number, is_missed=is_missed)
    return list(tallies.values())


def _months(account: Account, start: datetime, end: datetime, late: Overdue) -> list[tuple[str, int | None]]:
    """Kept of all, per hundred, of each month in which something was promised."""
    zone = ZoneInfo(account.time_zone)
    rows = _promised(account, start, end, late).annotate(month=TruncMonth("due_at", tzinfo=zone))
    grouped = rows.values_list("month", "is_missed").annotate(Count("pk"))
    waiting = ((one.due_at.astimezone(zone), True, 1) for one in late.counted_between(start, end))
    tallies: dict[str, Tally] = {}
    for at, is_missed, number in [*grouped, *waiting]:
        tallies.setdefault(f"{at:%Y-%m}", Tally("")).add(number, is_missed=is_missed)
    return [(month, tally.percent) for month, tally in sorted(tallies.items())]


def _promised(account: Account, start: datetime, end: datetime, late: Overdue) -> PromiseQuerySet:
    """What counts of what fell due, as in the reports of its months."""
    rows = Promise.objects.filter(account=account).settled().counted().due_between(start, end)
    return rows.exclude(pk__in=late.written_over).order_by()


def _changes(account: Account, start: datetime, end: datetime, reader: User) -> list[Change]:
    """Each item once that we took up, with the last we told of it in the year."""
    readable = Item.objects.visible_to(reader).values("pk")
    told = Told.objects.filter(account=account, item__in=readable, told_at__gte=start, told_at__lt=end)
    last = {one.item_id: one for one in told.select_related("item").order_by("told_at", "pk")}
    answers = dict(Confirmed.objects.filter(account=account, item__in=last).values_list("item", "solves"))
    return sorted(
        (Change(one, answers.get(item)) for item, one in last.items() if one.status in CHANGES),
        key=lambda change: change.told.told_at,
        reverse=True,
    )


def _passed(account: Account, start: datetime, end: datetime, reader: User, at: datetime) -> list[Target]:
    """Windows that passed for what it asked for."""
    readable = Item.objects.visible_to(reader)
    asked = Q(proposer_account=account) | Q(backings__account=account, backings__withdrawn_at=None)
    told = Q(evidence__account=account, evidence__withdrawn_at=None)
    items = readable.filter(asked | told).order_by().values("pk")
    targets = Target.objects.passed(at.astimezone(UTC).date()).filter(
        item__in=items, window_until__gte=start.date(), window_until__lt=end.date()
    )
    return list(targets.select_related("item").order_by("window_until", "pk"))


def _certificates(account: Account, start: datetime, end: datetime, at: datetime) -> list[Certificate]:
    """Issued in the year to who was of the company on that day."""
    stays = Membership.objects.filter(account=account).values_list("user", "joined_at", "left_at")
    spans: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for user, joined, left in stays:
        spans.setdefault(user, []).append((joined, left))
    issued = Certificate.objects.filter(user__in=spans, issued_at__gte=start, issued_at__lt=end)
    rows = issued.select_related("user").with_status(at).order_by("issued_at", "pk")
    return [
        one
        for one in rows
        if any(
            joined <= one.issued_at and (left is None or one.issued_at < left) for joined, left in spans[one.user_id]
        )
    ]


def _shown(certificates: Sequence[Certificate], reader: User, at: datetime) -> Iterator[Held]:
    names = access.can_see_names(reader)
    for one in certificates:
        if names or one.user_id == reader.pk:
            yield Held(one, status_at(one, at), str(one.user))


def _votes(account: Account, start: datetime, end: datetime, reader: User, at: datetime) -> list[Vote]:
    if not access.can_see_votes(reader, account):
        return []
    ballots = Ballot.objects.filter(
        seat__account=account,
        withdrawn_at=None,
        cast_at__gte=start,
        cast_at__lt=end,
        round__in=Round.objects.visible_to(reader, at).values("pk"),
    )
    rows = list(ballots.select_related("round__board").order_by("cast_at", "pk"))
    said = ledger.standing_on([one.slip_id for one in rows if one.slip_id and not one.round.is_secret])
    readable = Item.objects.visible_to(reader, at).filter(pk__in={item for given in said.values() for item in given})
    items = {item.pk: item for item in readable}
    return [
        Vote(
            one.round, one.cast_at, [(items[item], n) for item, n in said.get(one.slip_id, {}).items() if item in items]
        )
        for one in rows
    ]
