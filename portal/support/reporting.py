"""The month's report on paper: tagged PDF, set by typst from figures as JSON."""

import json
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from portal.accounts.models import Account
from portal.branding import brand

from .achieving import Achieved, Tally

SHEET = Path(__file__).with_name("report.typ")


def pdf(account: Account, figures: Achieved) -> bytes:
    """Raises typst.TypstError only where the sheet itself is broken: figures are data, never markup."""
    said = {
        "vendor": brand.current().name,
        "title": _("Promised and achieved"),
        "company": account.name,
        "month": f"{figures.month.first:%Y-%m}",
        "zone": account.time_zone,
        "kinds": [_row(tally) for tally in figures.kinds],
        "severities": [_row(tally) for tally in figures.severities],
        "misses": [
            [
                miss.promise.case.reference,
                str(miss.promise.get_kind_display()),
                f"{miss.promise.due_at:%Y-%m-%d %H:%M} UTC",
                _("still open") if miss.late_minutes is None else f"{miss.late_minutes} min",
            ]
            for miss in figures.misses
        ],
        "versions": [str(version) for version in [*figures.calendars, *figures.tiers]],
    }
    return typst.compile(str(SHEET), sys_inputs={"said": json.dumps(said)})


def _row(tally: Tally) -> list[str]:
    share = "–" if tally.percent is None else f"{tally.percent} %"
    return [tally.label, str(tally.kept), str(tally.missed), share]
