"""The ledger of acts: that a ballot was cast, changed or taken off, by whom and why; never what it says."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from portal.accounts.models import User

from .models import Ballot, BallotEvent, Round


def note(
    ballot: Ballot,
    kind: str,
    *,
    stands: bool,
    by: User | None,
    at: datetime,
    is_on_behalf: bool = False,
    reason: str = "",
) -> None:
    """Write a line in the caller's transaction, and have the ballot's own row repeat whether it stands."""
    BallotEvent.objects.create(
        ballot=ballot, kind=kind, stands=stands, by=by, at=at, is_on_behalf=is_on_behalf, reason=reason
    )
    ballot.changed_at, ballot.withdrawn_at = at, None if stands else at
    ballot.save(update_fields=["slip", "sealed", "changed_at", "withdrawn_at"])


def turnout_at(round: Round, at: datetime) -> int:
    """How many ballots took part at an instant: of seats in office those whose last line up to then lets them stand."""
    last = BallotEvent.objects.filter(ballot=OuterRef("pk"), at__lte=at).order_by("-pk").values("stands")[:1]
    ballots = Ballot.objects.filter(round=round).in_office(at)
    return ballots.annotate(stood=Subquery(last)).filter(stood=True).count()
