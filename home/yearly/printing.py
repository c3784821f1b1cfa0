"""The year on paper: a tagged PDF of the same page, set by typst from words and figures as JSON."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.branding import brand

from . import access
from .year import Vote, Year

SHEET = Path(__file__).with_name("year.typ")
ACCENT = "#0b5d7a"


def pdf(year: Year, *, reader: User, at: datetime) -> bytes:
    """What this reader sees on the page. Figures and titles are data, never markup."""
    options: Any = {"sys_inputs": {"said": json.dumps(said(year, reader, at))}}
    try:
        return typst.compile(str(SHEET), pdf_standards=["ua-1"], **options)
    except typst.TypstError:  # a script that no font here has: tagged all the same, but no promise of UA
        return typst.compile(str(SHEET), **options)


def said(year: Year, reader: User, at: datetime) -> dict[str, Any]:
    """Every word and figure on the paper."""
    vendor, promised = brand.current().name, year.promised
    names = {"company": year.account.name, "vendor": vendor, "number": year.number}
    kept = {"kept": promised.kept, "all": promised.n}
    headline = {
        "value": f"{promised.percent} %",
        "text": ngettext("%(kept)d of %(all)d promise kept", "%(kept)d of %(all)d promises kept", promised.n) % kept,
    }
    certified = ngettext("%(n)d person was certified in this year.", "%(n)d people were certified in this year.",
                         year.certified)  # fmt: skip
    return {
        "vendor": vendor,
        "accent": brand.current().accent or ACCENT,
        "language": translation.get_language() or "en",
        "title": _("%(company)s and %(vendor)s, %(number)d") % names,
        "lead": _("What we promised and kept, what changed because of you, what your people learned, and what came of "
                  "your votes."),
        "as_of": _("As of %(day)s") % {"day": _day(at)},
        "headline": headline if promised.n else None,
        "words": _words(),
        "kinds": [
            [kind.label, str(kind.kept), str(kind.missed), "–" if kind.percent is None else f"{kind.percent} %"]
            for kind in year.kinds
        ],
        "months": [[label, percent] for label, percent in year.months if percent is not None],
        "changes": [
            [change.item.title, _day(change.told.told_at), str(change.told.get_status_display())]
            for change in year.changes
        ],
        "passed": [
            [target.item.title, str(target.window), str(target.item.get_status_display())] for target in year.passed
        ],
        "certificates": [
            [held.certificate.title, held.holder, _day(held.certificate.issued_at), str(held.status.label)]
            for held in year.certificates
        ],
        "certified": certified % {"n": year.certified} if year.certified else _("Nobody was certified in this year."),
        "votes": [_vote(vote) for vote in year.votes],
        "no_votes": _("No ballot was cast for your company in this year.")
        if access.can_see_votes(reader, year.account)
        else _("What a ballot says is for the company and for who runs the board."),
    }  # fmt: skip


def _vote(vote: Vote) -> dict[str, Any]:
    """Of a secret ballot only that it was cast."""
    cast = _("Cast on %(day)s") % {"day": _day(vote.cast_at)}
    if vote.round.is_secret:
        cast += ". " + _("A secret ballot: what it says is known to nobody but who cast it.")
    given = [[item.title, str(points), str(item.get_status_display())] for item, points in vote.given]
    return {"round": vote.round.title, "cast": cast, "given": given}


def _words() -> dict[str, Any]:
    return {
        "promises": _("What we promised"),
        "promise_head": [_("Promise"), _("Kept"), _("Missed"), _("Kept of all")],
        "month_head": [_("Month"), _("Kept")],
        "changes": _("What we changed because of you"),
        "change_head": [_("What you asked for"), _("We told you on"), _("It is")],
        "no_changes": _("Nothing you asked for was decided in this year."),
        "passed": _("Planned for you, and not there in time"),
        "passed_head": [_("What"), _("Planned for"), _("Now")],
        "certificates": _("Your people’s certificates"),
        "certificate_head": [_("Certificate"), _("Who"), _("Issued"), _("State")],
        "votes": _("Your votes, and what came of them"),
        "vote_head": [_("Item"), _("Points"), _("What came of it")],
    }


def _day(instant: datetime) -> str:
    return formats.date_format(instant, "j F Y")
