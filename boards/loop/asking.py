"""Who asked for an item: its proposer, those who backed it, companies that voted for it where ballots are open."""

from dataclasses import dataclass, field
from datetime import datetime

from boards.roadmap.models import Backing, Item
from boards.rounds import ledger
from boards.rounds.models import Ballot, BallotEntry
from portal.accounts.models import Account, User

from .models import Told


@dataclass
class Ask:
    """How and when a company first asked, and which of its people did."""

    account: Account
    how: str
    at: datetime
    people: set[User] = field(default_factory=set)


def asks_of(item: Item) -> list[Ask]:
    """One ask for each company, the first first. A secret ballot asks for nothing that anyone could know."""
    asks: dict[Account, Ask] = {}
    for account, how, at, person in sorted(_everything(item), key=lambda one: one[2]):
        ask = asks.setdefault(account, Ask(account, how, at))
        ask.people.add(person)
    return list(asks.values())


def _everything(item: Item) -> list[tuple[Account, str, datetime, User]]:
    thread = [item, *Item.objects.filter(root=item).select_related("proposer", "proposer_account")]
    found = [
        (one.proposer_account, Told.Asked.PROPOSED.value, one.proposed_at, one.proposer)
        for one in thread
        if one.proposer_account
    ]
    backings = Backing.objects.standing().filter(item__in=thread).select_related("account", "user")
    found += [(one.account, Told.Asked.BACKED.value, one.backed_at, one.user) for one in backings]
    return found + _votes(thread)


def _votes(thread: list[Item]) -> list[tuple[Account, str, datetime, User]]:
    entries = BallotEntry.objects.filter(item__in=thread).order_by("pk").select_related("by")
    standing = ledger.replay((entry.slip_id, entry.item_id, entry.points) for entry in entries)
    ballots = Ballot.objects.filter(slip__in=list(standing)).select_related("seat__account")
    companies = {ballot.slip_id: ballot.seat.account for ballot in ballots}
    return [
        (companies[entry.slip_id], Told.Asked.VOTED.value, entry.at, entry.by)
        for entry in entries
        if entry.by and entry.points and entry.item_id in standing.get(entry.slip_id, {})
    ]
