"""Who asked for an item: its proposer, those who backed it, voted for it (ballots being open), or told us."""

from dataclasses import dataclass, field
from datetime import datetime

from boards.roadmap.models import Backing, Evidence, Item
from boards.rounds import ledger
from boards.rounds.models import Ballot, BallotEntry
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
    asks: dict[Account, Ask] = {}
    for account, how, at, person in sorted(_everything(item), key=lambda one: one[2]):
        ask = asks.setdefault(account, Ask(account, how, at))
        if person:
            ask.people.add(person)
    return list(asks.values())


def _everything(item: Item) -> list[Asked]:
    thread = [item, *Item.objects.filter(root=item).select_related("proposer", "proposer_account")]
    found = [
        (one.proposer_account, Told.Asked.PROPOSED.value, one.proposed_at, one.proposer)
        for one in thread
        if one.proposer_account
    ]
    backings = Backing.objects.standing().filter(item__in=thread).select_related("account", "user")
    found += [(one.account, Told.Asked.BACKED.value, one.backed_at, one.user) for one in backings]
    evidence = Evidence.objects.standing().filter(item__in=thread).select_related("account", "contact")
    found += [(one.account, Told.Asked.TOLD_US.value, one.said_at, one.contact) for one in evidence]
    return found + _votes(thread)


def _votes(thread: list[Item]) -> list[Asked]:
    entries = BallotEntry.objects.filter(item__in=thread).order_by("pk").select_related("by")
    standing = ledger.replay((entry.slip_id, entry.item_id, entry.points) for entry in entries)
    ballots = Ballot.objects.filter(slip__in=list(standing)).select_related("seat__account")
    companies = {ballot.slip_id: ballot.seat.account for ballot in ballots}
    return [
        (companies[entry.slip_id], Told.Asked.VOTED.value, entry.at, entry.by)
        for entry in entries
        if entry.by and entry.points and entry.item_id in standing.get(entry.slip_id, {})
    ]
