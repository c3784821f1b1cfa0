"""The monthly letter: composed from a month's figures, then a person's to edit, then mailed once."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.outbox import mail

from . import counting, mailing, notable
from .counting import Group
from .models import Letter, Outcome
from .months import Month
from .notable import Said

AT_MOST = 5


class AlreadySent(Exception):
    """A letter is mailed once."""


def compose(month: Month, *, by: User, at: datetime) -> Letter:
    """The month's letter, made now or found: what somebody has written in it stays."""
    with transaction.atomic():
        said = _("Voice of the customer, %(month)s") % {"month": date_format(month.first, "F Y")}
        letter, is_new = Letter.objects.get_or_create(
            month=month.first, defaults={"subject": said, "body": body(month), "composed_at": at}
        )
        if is_new:
            letter.save_revision(user=by)
            log(letter, "home.voice.compose", user=by)
    return letter


def body(month: Month) -> str:
    """As HTML: what calls were about, how customers put it, and what became of it. It names no customer."""
    groups, said = counting.groups(month), notable.of_month(month)
    share = counting.with_outcome(month)
    cases = {case for group in groups[counting.PRODUCT] for case in group.cases}
    parts = [
        format_html("<p>{}</p>", _("Customers called about %(n)d problems.") % {"n": len(cases)}),
        _section(_("What they were about"), [_group(group) for group in groups[counting.PRODUCT][:AT_MOST]]),
        _section(
            _("Topics"),
            [_group(group) for group in groups[counting.TOPIC] if group.value != counting.NONE][:AT_MOST],
        ),
        _section(_("How they put it, more than in the months before"), [_said(one) for one in said.phrases[:AT_MOST]]),
        _section(_("What became of it"), [_outcome(one) for one in _outcomes(month)[:AT_MOST]]),
        format_html(
            "<p>{}</p>",
            _("Of %(n)d resolved problems %(count)d became an item, an article or a gap of a course.")
            % {"n": share.n, "count": share.count},
        ),
    ]
    return "".join(parts)


def send(letter: Letter, *, by: User, at: datetime) -> int:
    """To everybody of ours, through the outbox; to how many. Raises AlreadySent."""
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk, sent_at=None).update(sent_at=at, sent_by=by):
            raise AlreadySent
        base_url = settings.WAGTAILADMIN_BASE_URL
        told = {"html": mailing.as_html(letter.body, base_url), "text": mailing.as_text(letter.body, base_url)}
        readers = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
        for reader in readers:
            mail.send(
                to=reader.email,
                template="home/voice/mail/letter",
                context={"letter": letter, "reader": reader, **told},
                key=f"letter:{letter.pk}:{reader.pk}",
            )
        log(letter, "home.voice.send", user=by, data={"readers": len(readers)})
    return len(readers)


def _outcomes(month: Month) -> list[Outcome]:
    made = Outcome.objects.filter(at__gte=month.start, at__lt=month.end)
    return list(made.select_related("item", "task", "course"))


def _section(heading: str, lines: Iterable[str]) -> str:
    listed = format_html_join("", "<li>{}</li>", ([line] for line in lines))
    return format_html("<h3>{}</h3><ul>{}</ul>", heading, listed) if listed else ""


def _group(group: Group) -> str:
    said = ngettext(
        "%(what)s: %(n)d problem, %(before)d before", "%(what)s: %(n)d problems, %(before)d before", len(group.cases)
    )
    return said % {"what": group.value, "n": len(group.cases), "before": group.before}


def _said(one: Said) -> str:
    return ngettext("“%(words)s” in %(n)d case", "“%(words)s” in %(n)d cases", len(one.cases)) % {
        "words": one.words,
        "n": len(one.cases),
    }


def _outcome(outcome: Outcome) -> str:
    if outcome.item:
        return _("On a roadmap: %(title)s") % {"title": outcome.item}
    if outcome.task:
        return _("To be written: %(title)s") % {"title": outcome.task}
    return _("Missing in %(course)s: %(words)s") % {"course": outcome.course, "words": outcome.words}
