"""Facts of boards: who came, and what became of the windows we planned for what a company asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time

from django.utils.translation import gettext as _

from boards.meetings.models import Attendance, Meeting
from boards.roadmap.models import Backing, Evidence, Item, Target
from boards.seating.models import Seat

from .asking import Asked, Found
from .models import Kind


def attendance(asked: Asked) -> Iterator[Found]:
    """Of meetings where somebody noted who was there, for seats that were in office then."""
    seats = defaultdict(list)
    for seat in Seat.objects.filter(account__in=asked.accounts).prefetch_related("renewals"):
        seats[seat.board_id].append(seat)
    meetings = Meeting.objects.filter(
        board__in=seats, starts_at__gt=asked.since, starts_at__lte=asked.at, attendances__isnull=False
    ).distinct()
    there = set(Attendance.objects.filter(meeting__in=meetings).values_list("meeting", "seat"))
    for meeting in meetings.select_related("board"):
        for seat in seats[meeting.board_id]:
            if seat.was_in_office(meeting.starts_at):
                kind = Kind.PRESENT if (meeting.pk, seat.pk) in there else Kind.ABSENT
                text, address = f"{meeting.board.title}: {meeting.title}", meeting.get_absolute_url()
                yield seat.account_id, kind, f"{meeting.pk}", meeting.starts_at, text, address


def promises(asked: Asked) -> Iterator[Found]:
    asking = asked_for(asked.accounts)
    day = asked.at.astimezone(UTC).date()
    broken = Target.objects.passed(day).filter(item__in=asking, window_until__gt=asked.since.astimezone(UTC).date())
    late = set()
    for target in broken.select_related("item"):
        late.add(target.item_id)
        text = _("%(item)s: planned for %(window)s") % {"item": target.item, "window": target.window}
        passed = datetime.combine(target.window_until, time.min, UTC)
        for account in asking[target.item_id]:
            yield account, Kind.PROMISE_BROKEN, str(target.pk), passed, text, target.item.get_absolute_url()
    shipped = Item.objects.filter(pk__in=asking, status=Item.Status.SHIPPED).exclude(pk__in=late)
    for item in shipped.filter(status_since__gt=asked.since, status_since__lte=asked.at):
        for account in asking[item.pk]:
            yield account, Kind.PROMISE_KEPT, str(item.pk), item.status_since, str(item), item.get_absolute_url()


def asked_for(accounts: Collection[int]) -> dict[int, set[int]]:
    """Item, or what it was merged into: the companies that proposed it, back it or told us of it."""
    found: dict[int, set[int]] = defaultdict(set)
    ways = (
        Item.objects.filter(proposer_account__in=accounts).values_list("pk", "root", "proposer_account"),
        Backing.objects.standing().filter(account__in=accounts).values_list("item", "item__root", "account"),
        Evidence.objects.standing().filter(account__in=accounts).values_list("item", "item__root", "account"),
    )
    for rows in ways:
        for item, root, account in rows.order_by():
            found[root or item].add(account)
    return dict(found)
