"""At how many meetings a company was: shown to it and to us, and weighed by a person when its term is renewed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from boards.seating import terms
from boards.seating.models import Renewal, Seat
from portal.accounts.models import Account, User

from .models import Meeting


@dataclass(frozen=True)
class Presence:
    """At how many meetings a seat was there, of those held while it was in office; `expected` is in percent.

    None where the board expects nothing.
    """

    there: int
    meetings: int
    expected: int | None = None

    @property
    def is_below(self) -> bool:
        """Exactly what is expected is enough."""
        return self.expected is not None and 100 * self.there < self.expected * self.meetings

    @property
    def percent(self) -> int:
        """Rounded down, so that 50 is never said of less than half; of no meeting nothing is missing."""
        return 100 * self.there // self.meetings if self.meetings else 100


def presence_of(seat: Seat, at: datetime, *, since: datetime | None = None) -> Presence:
    """Of meetings whose attendance was noted: what nobody wrote down is held against nobody."""
    until = min(end for end in (seat.ended_at, seat.term_ends_at, at) if end)
    meetings = Meeting.objects.filter(board=seat.board_id, starts_at__gte=since or seat.starts_at, starts_at__lte=until)
    silent = Renewal.objects.filter(seat=seat, lapsed_at__lte=OuterRef("starts_at"), at__gt=OuterRef("starts_at"))
    meetings = meetings.filter(~Exists(silent))
    noted = meetings.filter(attendances__isnull=False).distinct().count()
    return Presence(meetings.filter(attendances__seat=seat).count(), noted, seat.board.attendance_expected)


def presence_in_term(seat: Seat, at: datetime) -> Presence:
    """Since the seat was given, or last renewed: what its next renewal is weighed by."""
    return presence_of(seat, at, since=terms.weighed_since(seat))


def presence_at_all(account: Account, at: datetime) -> Presence:
    """Of a company, over every seat it holds or held."""
    each = [presence_of(seat, at) for seat in Seat.objects.filter(account=account).select_related("board")]
    return Presence(sum(one.there for one in each), sum(one.meetings for one in each))


def renew(seat: Seat, *, until: datetime, reason: str = "", by: User, at: datetime) -> Seat:
    """Keep a seat for another term, with the attendance of this one. Raises what `terms.renew` does."""
    presence = presence_in_term(seat, at)
    return terms.renew(
        seat, until=until, attended=presence.there, meetings=presence.meetings, reason=reason, by=by, at=at
    )
