"""Making a closed round's result known, once, in a form that anyone can count again."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from boards.seating.models import Seat
from portal.accounts.models import User

from . import announcing, lenses, tally
from .models import Ballot, Result, Round
from .receipts import published_list
from .segmenting import kept

# By which rule the count was made, for whoever counts again.
RECKONINGS: dict[str, str] = {
    Round.Method.APPROVAL: "sum of yes",
    Round.Method.POINTS: "sum of points",
    Round.Method.SCORE: "sum of scores, blank is 0",
    Round.Method.RANKED: "Schulze 2011, winning votes; score is how many items it beats",
}


class NotClosed(Exception):
    """A result is published of a closed round, and once."""


def publish(round: Round, *, at: datetime, by: User) -> Result:
    """Count, keep the result with its digest, and tell who voted. Raises NotClosed."""
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        if round.state != Round.State.CLOSED:
            raise NotClosed
        payload = compute(round)
        result = Result.objects.create(
            round=round,
            payload=payload,
            staff=lenses.lenses_of(round),
            digest=digest_of(payload),
            published_at=at,
            published_by=by,
        )
        round.state = Round.State.PUBLISHED
        round.save(update_fields=["state"])
        log(round, "boards.round.publish", user=by, data={"digest": result.digest})
        announcing.announce_result(round, at=at)
    return result


def compute(round: Round) -> dict[str, Any]:
    """The result from the ledger: who took part in numbers, the company lens, every ballot by its code."""
    cast = published_list(round)
    turnout = Ballot.objects.filter(round=round, withdrawn_at=None).in_office(round.closed_at).count()
    return {
        "round": round.pk,
        "method": round.method,
        "budget": round.budget,
        "seats": Seat.objects.current(round.closed_at).filter(board=round.board_id).count(),
        "turnout": turnout,
        "quorum": round.quorum,
        "quorum_met": turnout >= round.quorum,
        "reckoning": RECKONINGS[round.method],
        "lines": kept(tally.by_company(cast, tally.paper_order(round), method=round.method)),
        "ballots": [[paper.code, [list(entry) for entry in sorted(paper.says.items())]] for paper in cast],
    }


def canonical(payload: dict[str, Any]) -> bytes:
    """The bytes that are digested and handed out: JSON with sorted keys and no blanks, in UTF-8."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(payload: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(payload)).hexdigest()
