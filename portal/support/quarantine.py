"""Mails held back because nobody knows who sent them: one of us looks and says what becomes of each, once."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from portal.accounts.models import User

from . import access, cases, receiving, unpacking
from .models import Case, ReceivedMail

Outcome = ReceivedMail.Outcome


class AlreadyDecided(Exception):
    """Somebody decided about the mail before."""


def let_in(mail: ReceivedMail, *, by: User, at: datetime) -> ReceivedMail:
    """One of us vouches for it: the words become the sender's where they are of the company, else a note of ours.

    Raises AlreadyDecided.
    """
    with transaction.atomic():
        held, case = _undecided(mail, by, at)
        with held.raw.open("rb") as file:
            message = unpacking.message_of(file.read())
        if held.person and access.can_ask(held.person) and held.person.account == case.account:
            receiving.take(held, message, case, by=held.person, at=at, let_in_by=str(by))
        else:
            _note(held, message, case, by, at)
    return held


def leave_out(mail: ReceivedMail, *, by: User, at: datetime) -> None:
    """Nothing comes of it. Raises AlreadyDecided."""
    with transaction.atomic():
        held, _case = _undecided(mail, by, at)
        held.save()


def _undecided(mail: ReceivedMail, by: User, at: datetime) -> tuple[ReceivedMail, Case]:
    related = ("case__account", "person")
    held = ReceivedMail.objects.select_for_update(of=("self",)).select_related(*related).get(pk=mail.pk)
    if held.case is None or held.decided_at:
        raise AlreadyDecided
    held.decided_at, held.decided_by = at, by
    return held, held.case


def _note(mail: ReceivedMail, message: EmailMessage, case: Case, by: User, at: datetime) -> None:
    token = UUID(mail.key[:32])
    refused = unpacking.keep_files(message, token=token, by=by, at=at)
    text = "\n\n".join([f"{mail.sender}:", mail.text, *refused])
    mail.event, mail.outcome = cases.note(case, text=text, by=by, at=at, token=token), Outcome.NOTED
    mail.save()
