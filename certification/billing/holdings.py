"""What a company has of seats in courses and exams: bought, handed out, used, left; and to whom one could be handed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certification.courses.models import CourseSeat, Enrolment, PaidSeat
from certification.exams.models import ExamSeat
from portal.accounts import team
from portal.accounts.models import Account, Membership

from .models import SeatPrice

KINDS = {"course": CourseSeat, "exam": ExamSeat}


@dataclass(frozen=True)
class Holding:
    """The company's seats in one course or exam, and its prices on sale."""

    kind: str
    taught: Any
    prices: Sequence[SeatPrice]
    seats: Sequence[PaidSeat]
    members: Sequence[Membership]
    # Keys of people who have what a seat would be for.
    needless: frozenset[int]

    @property
    def bought(self) -> int:
        return sum(seat.withdrawn_at is None for seat in self.seats)

    @property
    def paid_back(self) -> int:
        return len(self.seats) - self.bought

    @property
    def handed(self) -> list[PaidSeat]:
        """With somebody who has not begun."""
        return [seat for seat in self.seats if seat.holder and not (seat.used_at or seat.withdrawn_at)]

    @property
    def used(self) -> list[PaidSeat]:
        return [seat for seat in self.seats if seat.used_at]

    @property
    def left(self) -> int:
        return self.bought - len(self.handed) - len(self.used)

    @property
    def colleagues(self) -> list[Membership]:
        """To whom one can be handed: who has one waiting, or needs none, is not among them."""
        waiting = {seat.holder_id for seat in self.handed}
        return [member for member in self.members if member.user_id not in waiting | self.needless]


def of(account: Account, *, at: datetime) -> list[Holding]:
    """Courses, then exams, by title: what has seats of the company, or is on sale. Five queries."""
    prices = list(SeatPrice.objects.on_sale().select_related("course", "exam"))
    members = list(team.members(account, at=at))
    return [holding for kind in KINDS for holding in _of_kind(kind, account, prices, members)]


def _of_kind(
    kind: str, account: Account, prices: Sequence[SeatPrice], members: Sequence[Membership]
) -> Iterator[Holding]:
    seats = list(KINDS[kind].objects.filter(account=account).select_related(kind, "holder"))
    on_sale = [price for price in prices if getattr(price, kind)]
    taught = {found.pk: found for found in (*(seat.taught for seat in seats), *(price.taught for price in on_sale))}
    taken = _taken(list(taught), members) if kind == "course" else {}
    for pk, found in sorted(taught.items(), key=lambda pair: pair[1].title):
        yield Holding(
            kind=kind,
            taught=found,
            prices=[price for price in on_sale if price.taught.pk == pk],
            seats=[seat for seat in seats if seat.taught.pk == pk],
            members=members,
            needless=frozenset(taken.get(pk, ())),
        )


def _taken(courses: Sequence[int], members: Sequence[Membership]) -> dict[int, set[int]]:
    """Course key -> keys of the people who take it."""
    people = [member.user_id for member in members]
    taken: dict[int, set[int]] = {}
    for course, user in Enrolment.objects.filter(course__in=courses, user__in=people).values_list("course", "user"):
        taken.setdefault(course, set()).add(user)
    return taken
