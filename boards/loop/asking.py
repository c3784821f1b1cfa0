"""Who asked for an item: its proposer, those who backed it, voted for it (ballots being open), or told us."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min, Q

from boards.roadmap.models import Backing, Evidence, Item
from boards.rounds import ledger
from boards.rounds.models import Ballot, BallotEntry, Round
from portal.accounts.models import Account, User

from .models import Told

# Which company, how, when, and who of it where that is known.
Asked = tuple[Account, str, datetime, User | None]


@dataclass
class Ask:
    """How and when a company first asked, and which of its people did."""

    account: Account
    how: str
    at: datetime
    people: set[User] = field(default_factory=set)


def asks_of(item: Item) -> list[Ask]:
    """One ask for each company, the first first. A secret ballot asks for nothing that anyone could know."""
    return asks_of_all([item])[item.pk]


def asks_of_all(items: Iterable[Item]) -> dict[int, list[Ask]]:
    """The same of several items by their keys, asking as little for many as for one."""
    asks: dict[int, dict[Account, Ask]] = {item.pk: {} for item in items}
    thread = Item.objects.filter(Q(pk__in=asks) | Q(root__in=asks)).select_related("proposer", "proposer_account")
    roots = {one.pk: one.root_id for one in thread}
    for key, (account, how, at, person) in sorted(_everything(list(thread)), key=lambda one: one[1][2]):
        for item in asks.keys() & {key, roots[key]}:
            ask = asks[item].setdefault(account, Ask(account, how, at))
            if person:
                ask.people.add(person)
    return {item: list(found.values()) for item, found in asks.items()}


def votes_hidden_since(item: Item) -> datetime | None:
    """Since when votes for an item are nobody's to see yet, because counts are hidden until their round closes."""
    running = Round.objects.open().filter(Q(items=item) | Q(items__root=item), counts_hidden=True)
    return running.aggregate(since=Min("opens_at"))["since"]


def _everything(thread: Sequence[Item]) -> Iterator[tuple[int, Asked]]:
    """With the key of the item that each is about."""
    for one in thread:
        if one.proposer_account:
            yield one.pk, (one.proposer_account, Told.Asked.PROPOSED.value, one.proposed_at, one.proposer)
    for backing in Backing.objects.standing().filter(item__in=thread).select_related("account", "user"):
        yield backing.item_id, (backing.account, Told.Asked.BACKED.value, backing.backed_at, backing.user)
    for said in Evidence.objects.standing().filter(item__in=thread).select_related("account", "contact"):
        yield said.item_id, (said.account, Told.Asked.TOLD_US.value, said.said_at, said.contact)
    yield from _votes(thread)


def _votes(thread: Sequence[Item]) -> list[tuple[int, Asked]]:
    entries = BallotEntry.objects.filter(item__in=thread).order_by("pk").select_related("by")
    standing = ledger.replay((entry.slip_id, entry.item_id, entry.points) for entry in entries)
    ballots = Ballot.objects.filter(slip__in=list(standing)).select_related("seat__account")
    companies = {ballot.slip_id: ballot.seat.account for ballot in ballots}
    roots = {one.pk: one.root_id for one in thread}
    return [
        (entry.item_id, (companies[entry.slip_id], Told.Asked.VOTED.value, entry.at, entry.by))
        for entry in entries
        # On the paper it may have been joined with the one that stands for it: then that one has what was given.
        if entry.by and entry.points and {entry.item_id, roots[entry.item_id]} & standing.get(entry.slip_id, {}).keys()
    ]
