"""The ledger of ballots: lines are added, never changed, so what stood at any instant can be read again."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.accounts.models import User

from .models import Act, BallotEntry, Round, Slip

# What slips say: points by item, by slip.
Papers = dict[object, dict[int, int]]


def replay(lines: Iterable[tuple[object, int, int]]) -> Papers:
    """What stands after lines of (slip, item, points) in the order they were written; empty slips are left out."""
    papers: Papers = {}
    for slip, item, points in lines:
        papers.setdefault(slip, {})[item] = points
    held = {slip: {item: points for item, points in said.items() if points} for slip, said in papers.items()}
    return {slip: said for slip, said in held.items() if said}


def difference(
    held: Mapping[int, int], wanted: Mapping[int, int], kind: str | None = None
) -> list[tuple[int, str, int]]:
    """The lines of (item, kind, points) that lead from what a slip says to what it should say.

    Without a `kind` it is the voter's doing: cast, changed or withdrawn.
    """
    giving = kind or (Act.CHANGED.value if held else Act.CAST.value)
    given = [(item, giving, wanted[item]) for item in sorted(wanted) if held.get(item) != wanted[item]]
    taken = [(item, kind or Act.WITHDRAWN.value, 0) for item in sorted(held.keys() - wanted.keys())]
    return given + taken


def standing_on(slips: Iterable[object]) -> Papers:
    """What each of some slips says now, by their keys."""
    lines = BallotEntry.objects.filter(slip__in=list(slips)).order_by("pk")
    return replay(lines.values_list("slip", "item", "points"))


def standing_in(round: Round, at: datetime | None = None) -> Papers:
    """What every slip of a round says, now or at an instant."""
    lines = BallotEntry.objects.filter(slip__round=round).order_by("pk")
    if at is not None:
        lines = lines.filter(at__lte=at)
    return replay(lines.values_list("slip", "item", "points"))


def write_down(
    slip: Slip, wanted: Mapping[int, int], *, kind: str | None = None, by: User | None, at: datetime
) -> bool:
    """Add the lines after which the slip says `wanted`. Whether there were any to add."""
    lines = difference(standing_on([slip.pk]).get(slip.pk, {}), wanted, kind)
    BallotEntry.objects.bulk_create(
        BallotEntry(slip=slip, item_id=item, kind=kind, points=points, at=at, by=by) for item, kind, points in lines
    )
    return bool(lines)
