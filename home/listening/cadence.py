"""How often each of ours means to listen, and does; for everybody of ours to see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Q

from portal.accounts.models import User

from .models import Bearing, Cadence, ListeningSession

SHOWN = 4


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    def __str__(self) -> str:
        return f"Q{self.number} {self.year}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


@dataclass(frozen=True)
class Cell:
    """One person's quarter: sessions planned (None where nothing was), held, reflected on, and led to a change."""

    quarter: Quarter
    planned: int | None
    kept: int
    reflected: int
    changed: int


@dataclass(frozen=True)
class Row:
    listener: User
    cells: list[Cell]


def plan(*, listener: User, per_quarter: int, at: datetime) -> Cadence:
    """From this day on; what was planned for quarters that began before stays."""
    cadence, _new = Cadence.objects.update_or_create(
        listener=listener, since=at.astimezone(UTC).date(), defaults={"per_quarter": per_quarter}
    )
    return cadence


def quarter_of(at: datetime) -> Quarter:
    day = at.astimezone(UTC).date()
    return Quarter(day.year, (day.month + 2) // 3)


def quarters(at: datetime) -> list[Quarter]:
    """The running one last."""
    found = [quarter_of(at)]
    while len(found) < SHOWN:
        found.append(found[-1].before)
    return found[::-1]


def table(at: datetime) -> list[Row]:
    """Whoever plans to listen, or did, by name. Four queries for any number of people."""
    shown = quarters(at)
    begin = datetime.combine(shown[0].first, datetime.min.time(), UTC)
    held = list(ListeningSession.objects.held(at).filter(starts_at__gte=begin))
    changes = Bearing.objects.filter(session__in=[session.pk for session in held]).led_to_change()
    changed = set(changes.values_list("session", flat=True))
    plans = defaultdict(list)
    for cadence in Cadence.objects.order_by("since"):
        plans[cadence.listener_id].append(cadence)
    listeners = User.objects.filter(Q(pk__in=plans) | Q(pk__in={session.listener_id for session in held}))
    return [
        Row(
            listener,
            [_cell(quarter, plans[listener.pk], _of(listener, quarter, held), changed) for quarter in shown],
        )
        for listener in listeners.order_by("last_name", "first_name", "pk")
    ]


def planned(quarter: Quarter, cadences: Iterable[Cadence]) -> int | None:
    """By the plan that stood when the quarter began; the first one, where it was made in the quarter itself."""
    told = [cadence for cadence in cadences if Quarter(cadence.since.year, (cadence.since.month + 2) // 3) == quarter]
    stood = [cadence for cadence in cadences if cadence.since <= quarter.first]
    return stood[-1].per_quarter if stood else told[0].per_quarter if told else None


def _of(listener: User, quarter: Quarter, held: Iterable[ListeningSession]) -> list[ListeningSession]:
    return [one for one in held if one.listener_id == listener.pk and quarter_of(one.starts_at) == quarter]


def _cell(quarter: Quarter, cadences: list[Cadence], held: list[ListeningSession], changed: set[int]) -> Cell:
    return Cell(
        quarter=quarter,
        planned=planned(quarter, cadences),
        kept=len(held),
        reflected=sum(session.reflected_at is not None for session in held),
        changed=sum(session.pk in changed for session in held),
    )
