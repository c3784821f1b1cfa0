"""A transcript that comes without a call: the call it tells is written down first, on a case of its own."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Account, Membership, User
from portal.products.models import Installation, Product
from portal.promises.models import Severity
from portal.support import calls, cases
from portal.support.models import Call

from . import attaching, framing, transcripts
from .models import Transcript, Turn

LONGEST_SUBJECT = 160


class CannotBeFiled(Exception):
    """The company has no people, or there is no product yet: a case needs both."""


def arrive(account: Account, *, data: bytes, file_name: str, at: datetime, channel: str = "") -> list[Transcript]:
    """A transcript for each conversation in these bytes, on calls of the company; those there are when they come again.

    A call is by the `channel` that the file tells of, unless another is given.

    Raises TranscriptError, CannotBeFiled and what opening a case raises.
    """
    digest = hashlib.sha256(data).hexdigest()
    conversations = transcripts.read_all(data)
    with transaction.atomic():
        # Two imports of one file at once would open its cases twice.
        Account.objects.select_for_update().get(pk=account.pk)
        came_before = Transcript.objects.filter(call__case__account=account, digest=digest).order_by("pk")
        if present := list(came_before):
            return present
        return [
            attaching.keep(
                parsed,
                call=_call(account, parsed, channel or parsed.channel, at),
                digest=digest,
                file_name=file_name,
                by=None,
                at=at,
            )
            for parsed in conversations
        ]


def _call(account: Account, parsed: transcripts.Parsed, channel: str, at: datetime) -> Call:
    caller = _caller(account, parsed.speakers, at)
    told = _told(parsed, caller)
    problem = cases.Problem(
        product=_product(account, at),
        severity=Severity.MINOR,
        subject=f"{_way(channel)}: {told[0][: LONGEST_SUBJECT - 20]}",
        description="\n".join(told[:4]),
    )
    contact = calls.Contact(person=caller, channel=channel)
    return calls.open_with_call(contact=contact, problem=problem, by=caller, at=at)


def _way(channel: str) -> str:
    """What people call a contact by this channel."""
    return _("Call") if channel == Call.Channel.PHONE else str(Call.Channel(channel).label)


def _told(parsed: transcripts.Parsed, caller: User) -> list[str]:
    """What the caller said beside small talk; what anybody said, where the file does not tell who is who."""
    said = [turn for turn in parsed.turns if not framing.is_small_talk(turn.text)] or parsed.turns[:1]
    names = {caller.get_full_name().casefold()}
    theirs = [turn for turn in said if turn.role == Turn.Role.CUSTOMER or turn.speaker.casefold() in names]
    return [turn.text for turn in theirs or said]


def _caller(account: Account, speakers: list[str], at: datetime) -> User:
    """Whoever of the company is named as a speaker, else who has been there longest."""
    people = [
        m.user for m in Membership.objects.current(at).filter(account=account).select_related("user").order_by("pk")
    ]
    if not people:
        raise CannotBeFiled
    names = {speaker.casefold() for speaker in speakers}
    return next((person for person in people if person.get_full_name().casefold() in names), people[0])


def _product(account: Account, at: datetime) -> Product:
    running = Installation.objects.filter(account=account).running(at.date()).select_related("version__product").first()
    product = running.version.product if running else Product.objects.first()
    if product is None:
        raise CannotBeFiled
    return product
