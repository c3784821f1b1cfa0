"""The year as rows of a table, to take away."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .year import Year


def lines(year: Year) -> Iterator[list[str | int]]:
    """The heading first; dates as ISO text in UTC."""
    yield ["section", "what", "when", "state", "kept", "missed"]
    for kind in year.kinds:
        yield [_("Promises"), kind.label, year.number, "", kind.kept, kind.missed]
    for change in year.changes:
        state = str(change.told.get_status_display())
        yield [_("Changed because of you"), change.item.title, change.told.told_at.isoformat(), state, "", ""]
    for target in year.passed:
        until = target.window_until.isoformat() if target.window_until else ""
        yield [
            _("Planned and not there in time"),
            target.item.title,
            until,
            str(target.item.get_status_display()),
            "",
            "",
        ]
    for held in year.certificates:
        what = f"{held.certificate.title}: {held.holder}"
        yield [_("Certificates"), what, held.certificate.issued_at.isoformat(), str(held.status.label), "", ""]
    for vote in year.votes:
        for item, points in vote.given:
            what = f"{vote.round.title}: {item.title} ({points})"
            yield [_("Votes"), what, vote.cast_at.isoformat(), str(item.get_status_display()), "", ""]
