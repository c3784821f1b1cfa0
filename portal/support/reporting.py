"""The month's report on paper: tagged PDF, set by typst from figures as JSON."""

import json
from datetime import datetime
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from portal.accounts.models import Account
from portal.branding import brand
from portal.templatetags import instants

from . import achieving, surveying
from .achieving import Achieved, Tally
from .pausing import Pause
from .surveying import Part

# On paper; a company of so many promises reads the table.
MOST_MISSED, MOST_KEPT = 50, 500
SHEET = Path(__file__).with_name("report.typ")


def pdf(account: Account, figures: Achieved, at: datetime) -> bytes:
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
                _("still open") if miss.late_minutes is None else instants.hours(miss.late_minutes),
                "; ".join(_span(pause) for pause in miss.pauses) or "–",
            ]
            for miss in achieving.told_missed(achieving.missed(account, figures.month, at)[:MOST_MISSED])
        ],
        "missed": figures.missed,
        "keeps": [
            [
                kept.promise.case.reference,
                str(kept.promise.get_kind_display()),
                f"{kept.promise.due_at:%Y-%m-%d %H:%M} UTC",
                instants.hours(kept.spare_minutes),
                "; ".join(_span(pause) for pause in kept.pauses) or "–",
            ]
            for kept in achieving.told(achieving.kept(account, figures.month)[:MOST_KEPT])
        ],
        "kept": sum(tally.kept for tally in figures.kinds),
        "left_out": [
            [
                exclusion.promise.case.reference,
                str(exclusion.promise.get_kind_display()),
                _("missed") if exclusion.promise.is_missed else _("kept"),
                f"{exclusion.get_ground_display()}: {exclusion.reason}",
            ]
            for exclusion in figures.left_out
        ],
        "trend": [_row(tally) for _first, tally in figures.trend] if figures.is_promised else [],
        "asked": _("%(answered)s of %(asked)s asked have answered.") % vars(figures.surveys),
        "answers": [[part.question, _shares(part), measured or "–"] for part, measured in achieving.beside(figures)],
        "versions": [str(version) for version in [*figures.calendars, *figures.tiers]],
    }
    return typst.compile(str(SHEET), sys_inputs={"said": json.dumps(said)})


def _row(tally: Tally) -> list[str]:
    share = _("none fell due") if tally.percent is None else f"{tally.percent} %"
    return [tally.label, str(tally.kept), str(tally.missed), str(tally.left_out), share]


def _shares(part: Part) -> str:
    """Answers with their share and its interval; none where they are too few to be shown."""
    if not part.shares:
        return _("fewer than %d answers") % surveying.FEWEST
    shown = [f"{share.label}: {share.percent} % ({share.low}–{share.high} %)" for share in part.shares]
    return "; ".join([f"n = {part.n}", *shown])


def _span(pause: Pause) -> str:
    until = _("still") if pause.until is None else f"{pause.until:%m-%d %H:%M}"
    return f"{pause.since:%m-%d %H:%M} – {until} ({pause.reason})"
