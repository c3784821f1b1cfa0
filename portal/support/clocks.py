"""The promises of a case as clocks: what, until when, and whether it runs, stands, was kept or was missed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .models import Case

RUNNING, LATE, PAUSED, KEPT, MISSED = "running", "late", "paused", "kept", "missed"


@dataclass(frozen=True)
class Clock:
    """One promise. `ended` is when it was met; `share` how much of the time to it is gone, in percent of real time."""

    what: str
    due: datetime
    state: str
    ended: datetime | None = None
    share: int | None = None
    # Why it stands still.
    because: str = ""


def of(case: Case, at: datetime) -> list[Clock]:
    """The clocks that a case has at an instant, in the order they fall due. Promises never made have none."""
    paused, at = str(case.get_waits_for_display()) if case.paused_at else "", case.paused_at or at
    clocks = [
        _clock(_("First response"), case.first_response_due, case.first_responded_at, "", case.opened_at, at),
        _clock(_("Next update"), case.next_update_due, None, paused, None, at),
        _clock(_("Resolution"), case.resolution_due, case.resolved_at, paused, case.opened_at, at),
    ]
    return sorted((clock for clock in clocks if clock), key=lambda clock: (clock.ended is None, clock.due))


def next_of(case: Case, at: datetime) -> Clock | None:
    """The clock to look at next: the running one that falls due first, else one that stands."""
    return next((clock for clock in of(case, at) if clock.state in {RUNNING, LATE, PAUSED}), None)


def _clock(
    what: str,
    due: datetime | None,
    ended: datetime | None,
    paused: str,
    since: datetime | None,
    at: datetime,
) -> Clock | None:
    if due is None:
        return None
    if ended:
        return Clock(what, due, KEPT if ended <= due else MISSED, ended)
    state = PAUSED if paused else LATE if at > due else RUNNING
    return Clock(what, due, state, share=_share(since, due, at) if since else None, because=paused)


def _share(since: datetime, due: datetime, at: datetime) -> int:
    """Percent of the way from `since` to `due` at which `at` stands, 0 to 100."""
    whole = (due - since).total_seconds()
    return 100 if at >= due else max(0, int(100 * (at - since).total_seconds() / whole))
