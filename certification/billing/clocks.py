"""The two grace clocks, the payment's and the level's. Neither is restarted by hopping in and out.

A payment that fails after a stretch without failures shorter than the grace goes on on the old clock, whatever was
changed, cancelled or bought anew in between. A level that is lost after a return shorter than the grace likewise: who
borrows a certificate for a day gains that day and nothing more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime | None]


def stretches(spans: Iterable[Stretch]) -> list[Stretch]:
    """Spans that touch or overlap as one, in order; those without length left out."""
    joined: list[Stretch] = []
    for start, end in sorted((span for span in spans if span[0] != span[1]), key=lambda span: span[0]):
        if joined and (joined[-1][1] is None or start <= joined[-1][1]):
            start, ended = joined.pop()
            end = None if ended is None or end is None else max(ended, end)
        joined.append((start, end))
    return joined


def failing_since(failed: list[Stretch], grace: timedelta, at: datetime) -> datetime | None:
    """When the payment's clock began: with the first failure after as long without any as the grace is long."""
    since: datetime | None = None
    ended: datetime | None = None
    for start, end in failed:
        if start > at:
            break
        if ended is None or start - ended >= grace:
            since = start
        ended = end
    return since


def lost_since(held: list[Stretch], grace: timedelta, at: datetime) -> datetime | None:
    """When the level's clock began: with the last loss after as long a time of holding it as the grace is long.

    The first loss of all counts whatever came before. None while it is held and where it never was.
    """
    lost: datetime | None = None
    for start, end in held:
        if start > at:
            break
        if end is None or at < end:
            return None
        if lost is None or end - start >= grace:
            lost = end
    return lost
