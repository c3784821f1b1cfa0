"""Two items on one paper become one while the round runs: what was given to either goes to the one that stands.

The voter's own words stay as they were (Slip.said, or the sealed ballot); the ledger holds what they come to. So
unmerging gives back what was said, in whatever order items were merged, and doing it twice changes nothing. A ballot
whose words come to nothing, because its company stepped back from what they would go to, takes no part until they do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from boards.roadmap import merging
from boards.roadmap.models import ItemEvent, Recusal
from portal.outbox import effects

from . import ledger
from .models import Act, Ballot, Round
from .noting import note

Says = dict[int, int]


@effects.performer("thread_changed")
def perform(payload: dict[str, int]) -> None:
    event = ItemEvent.objects.select_related("item").get(pk=payload["event"])
    kind = Act.ITEM_MERGED if event.kind == ItemEvent.Kind.MERGED else Act.ITEM_UNMERGED
    moved = [event.item_id, *merging.branch_of(event.item)]
    for round in Round.objects.running(event.at).filter(items__in=moved).distinct():
        rejoin(round, kind=kind, at=timezone.now())


def rejoin(round: Round, *, kind: str, at: datetime) -> None:
    """Write what every ballot comes to now. Secret ones are joined when they go to the urn."""
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        if round.state != Round.State.OPEN or round.is_secret:
            return
        ended = round.closes_at if at >= round.closes_at else None
        pairs = pairs_before(round, ended) if ended else pairs_on(round)
        at = round.until(at)
        ballots = Ballot.objects.filter(round=round).select_related("slip", "seat")
        held, recused = ledger.standing_in(round), recused_on(round.board_id, ended)
        for ballot, slip in [(ballot, ballot.slip) for ballot in ballots if ballot.slip]:
            says = comes_to(round, ballot.words, pairs, recused[ballot.seat.account_id])
            if says != held.get(slip.pk, {}):
                ledger.write_down(slip, says, kind=kind, by=None, at=at)
                note(ballot, kind, stands=bool(says), by=None, at=at)


def catch_up(round: Round, *, at: datetime) -> None:
    """A merge before the close counts, also where its effect was not performed by then. The caller holds the round."""
    merges = ItemEvent.objects.filter(kind__in=(ItemEvent.Kind.MERGED, ItemEvent.Kind.UNMERGED), at__lt=at)
    last = merges.filter(item__board=round.board_id).order_by("pk").last()
    if last:
        kind = Act.ITEM_MERGED if last.kind == ItemEvent.Kind.MERGED else Act.ITEM_UNMERGED
        rejoin(round, kind=kind, at=at)


def pairs_on(round: Round) -> Says:
    """By the key of each item on the paper that is merged into another on the paper, that other."""
    roots = dict(round.items.values_list("pk", "root"))
    return {item: root for item, root in roots.items() if root in roots}


def pairs_before(round: Round, at: datetime) -> Says:
    """The same just before an instant that is past."""
    paper, roots = set(round.items.values_list("pk", flat=True)), merging.roots_before(round.board_id, at)
    return {item: roots[item] for item in roots.keys() & paper if roots[item] in paper}


def recused_on(board: int, at: datetime | None = None) -> defaultdict[int, set[int]]:
    """By the key of each company the items of a board it steps back from, now or just before an instant."""
    found = defaultdict[int, set[int]](set)
    standing = Recusal.objects.standing(at).filter(seat__board=board)
    for account, item in standing.values_list("seat__account", "item"):
        found[account].add(item)
    return found


def comes_to(round: Round, said: Iterable[tuple[int, int]], pairs: Says, recused: set[int]) -> Says:
    """What a ballot's own words come to, without what would go to an item its company stepped back from."""
    left = {item: points for item, points in said if pairs.get(item, item) not in recused}
    return joined(round, left, pairs)


def joined(round: Round, said: Mapping[int, int], pairs: Mapping[int, int]) -> Says:
    """What a ballot comes to: points add up to the cap, of two scores the better counts, of two places the higher."""
    says: Says = {}
    for item, points in said.items():
        item = pairs.get(item, item)
        says[item] = _both(round, says[item], points) if item in says else points
    return dense(says) if round.method == Round.Method.RANKED else says


def _both(round: Round, one: int, other: int) -> int:
    if round.method == Round.Method.POINTS:
        return min(one + other, round.cap or round.budget or 0)
    return min(one, other) if round.method == Round.Method.RANKED else max(one, other)


def dense(places: Mapping[int, int]) -> Says:
    """The same order in places without a gap: 2, 5, 5 becomes 1, 2, 2."""
    order = sorted(set(places.values()))
    return {item: 1 + order.index(place) for item, place in places.items()}


def without(said: Iterable[tuple[int, int]], items: set[int]) -> list[tuple[int, int]]:
    """A ballot's own words without some items."""
    return sorted((item, points) for item, points in said if item not in items)
