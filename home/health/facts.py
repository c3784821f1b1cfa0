"""What is known of relationships: facts with their date and where they stand. No score is made of them.

Each room is asked once for all companies together.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.models import Account

from . import at_the_desk, in_the_books, on_boards
from .asking import Asked, Found
from .models import Kind

BACK, UNTIL = timedelta(days=180), timedelta(days=120)
ABOUT = {
    Kind.ANSWERED_BADLY: "bad",
    Kind.BREACH: "bad",
    Kind.UNREAD: "warn",
    Kind.REPEAT: "warn",
    Kind.CERTIFICATE: "warn",
    Kind.ABSENT: "warn",
    Kind.PROMISE_BROKEN: "bad",
    Kind.SILENT: "warn",
    Kind.RENEWAL: "accent",
}


@dataclass(frozen=True)
class Fact:
    """`at` is when it was, or will be; `address` where one reads it; `key` the same for the same fact at any time."""

    kind: Kind
    key: str
    at: datetime
    text: str
    address: str

    @property
    def tone(self) -> str:
        return ABOUT.get(self.kind, "good")


Collector = Callable[[Asked], Iterator[Found]]
COLLECTORS: tuple[Collector, ...] = (
    at_the_desk.answers,
    at_the_desk.breaches,
    at_the_desk.unread,
    at_the_desk.repeats,
    in_the_books.certificates,
    in_the_books.renewals,
    in_the_books.sign_ins,
    on_boards.attendance,
    on_boards.promises,
)


def of(
    accounts: Collection[Account], *, at: datetime, back: timedelta = BACK, ahead: timedelta = UNTIL
) -> dict[int, list[Fact]]:
    """By the company's key, the latest first; a handful of queries for any number of companies."""
    asked = Asked([account.pk for account in accounts], at, at - back, at + ahead)
    facts: dict[int, list[Fact]] = defaultdict(list)
    for collect in COLLECTORS:
        for account, kind, key, when, text, address in collect(asked):
            facts[account].append(Fact(Kind(kind), f"{kind}:{key}", when, text, address))
    return {
        account: sorted(found, key=lambda fact: (fact.at, fact.key), reverse=True) for account, found in facts.items()
    }
