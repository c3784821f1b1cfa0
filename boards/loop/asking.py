"""Who asked for an item: its proposer, those who backed it, voted for it (ballots being open), or told us."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min, Q

from boards.roadmap.models import Backing, Evidence, Item
from boards.rounds.models import BallotEntry, Round
from portal.accounts.models import Account, User

from .models import Told

# Which company, how, when, and who of it where that is known.
Asked = tuple[Account, str, datetime, User | None]


@dataclass
class Ask:
    """How, when and for which item of the thread a company first asked, and which of its people did.

    `since` is from when on it stood behind the item that is asked about: what it asked for may have been merged later.
    """

    account: Account
    how: str
    at: datetime
    item: Item
    since: datetime
    people: set[User] = field(default_factory=set)

    @property
    def words(self) -> str:
        """Of who proposed it: a part that we worded ourselves was asked for in the words of the item it was part of."""
        item = self.item
        while item.split_from:
            item = item.split_from
        return item.body


def asks_of(item: Item) -> list[Ask]:
    """One ask for each company, the first first. A secret ballot asks for nothing that anyone could know."""
    return asks_of_all([item])[item.pk]


def asks_of_all(items: Iterable[Item]) -> dict[int, list[Ask]]:
    """The same of several items by their keys, asking as little for many as for one.

    Who asked for what was merged into an item asks for it, also when that is merged on.
    """
    asks: dict[int, dict[Account, Ask]] = {item.pk: {} for item in items}
    roots = Item.objects.filter(pk__in=asks).exclude(root=None).values("root")
    of_threads = Item.objects.filter(Q(pk__in=asks) | Q(root__in=asks) | Q(root__in=roots))
    threads = {one.pk: one for one in of_threads.select_related("proposer", "proposer_account")}
    for key, (account, how, at, person) in sorted(_everything(list(threads.values())), key=lambda one: one[1][2]):
        for item, since in _upwards(key, at, threads):
            if item in asks:
                ask = asks[item].setdefault(account, Ask(account, how, at, threads[key], since))
                ask.since = min(ask.since, since)
                ask.people |= {person} if person else set()
    return {item: list(found.values()) for item, found in asks.items()}


def _upwards(key: int, since: datetime, threads: Mapping[int, Item]) -> Iterator[tuple[int, datetime]]:
    """The item, and each that it was merged into, with since when who asked for it stood behind that one."""
    yield key, since
    item = threads.get(key)
    if item and item.merged_into_id:
        yield from _upwards(item.merged_into_id, max(since, item.status_since), threads)


def votes_hidden_since(item: Item) -> datetime | None:
    """Since when votes for an item are nobody's to see yet, because counts are hidden until their round closes."""
    root = item.root_id or item.pk
    running = Round.objects.open().filter(Q(items=root) | Q(items__root=root), counts_hidden=True)
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
    """By the voter's own words, which stand whatever the ledger joined; who took the ballot back has none."""
    entries = BallotEntry.objects.filter(item__in=thread, by__isnull=False, points__gt=0).order_by("pk")
    return [
        (entry.item_id, (entry.slip.ballot.seat.account, Told.Asked.VOTED.value, entry.at, entry.by))
        for entry in entries.select_related("by", "slip__ballot__seat__account")
        if entry.item_id in dict(entry.slip.said)
    ]
