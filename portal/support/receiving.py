"""Replies to our mails about cases. Every mail is kept as a row that says what became of it, and taken once.

The address that a mail was sent to names the case and whom we wrote to, and is signed by us. Nothing of it becomes the
customer's word unless its sender is a person of the case's company: the one we wrote to, or one for whom our mail
server vouches (`proving`). Anything else that names a case is held back for whoever has it (`quarantine`).
"""

import hashlib
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import getaddresses
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User

from . import access, addressing, attaching, cases, history, proving, telling, thanking, unpacking
from .addressing import Thread
from .models import Case, CaseEvent, ReceivedMail
from .unpacking import head

Outcome = ReceivedMail.Outcome
MAX_BYTES = 30 * 1024 * 1024
# Two machines that answer each other write more than a person does; nor is more held back of one case.
MOST_IN_A_WHILE, A_WHILE = 20, timedelta(hours=1)
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
BULK = {"bulk", "junk", "list", "auto_reply"}
OF_MACHINES = ("List-Id", "X-Autoreply", "X-Autorespond")
HELD_BACK = {Outcome.UNKNOWN, Outcome.OTHER_COMPANY, Outcome.UNPROVED}


class TooLarge(Exception):
    """More than MAX_BYTES."""


def receive(raw: bytes, *, at: datetime) -> ReceivedMail:
    """Take one mail; the row of the first time when it comes again. Raises TooLarge."""
    if len(raw) > MAX_BYTES:
        raise TooLarge("A mail may have 30 MB.")
    message = unpacking.message_of(raw)
    said, sender = head(message, "Message-ID"), next(iter(proving.senders(message)), "")
    key = hashlib.sha256(f"{sender}\0{said}".encode() if said else raw).hexdigest()
    known = ReceivedMail.objects.filter(key=key).first()
    if known:
        return known
    mail = ReceivedMail(
        key=key,
        message_id=said[:250],
        sender=sender[:254],
        person=User.objects.filter(email__iexact=sender, is_active=True).first() if sender else None,
        subject=head(message, "Subject")[:250],
        received_at=at,
    )
    thread = _thread(message)
    case = Case.objects.filter(pk=thread.case).select_related("account").first() if thread else None
    mail.outcome = _reason(message, mail, thread, case) or Outcome.TAKEN
    try:
        if case and mail.outcome in HELD_BACK:
            _hold_back(mail, message, raw, case)
        elif case and mail.outcome == Outcome.TAKEN and mail.person:
            take(mail, message, case, by=mail.person, at=at)
        else:
            mail.save()
    except IntegrityError:
        # It came twice at once: the other was faster.
        return ReceivedMail.objects.get(key=key)
    return mail


def take(mail: ReceivedMail, message: EmailMessage, case: Case, *, by: User, at: datetime, let_in_by: str = "") -> None:
    """Its words and files become the sender's, on the case; `let_in_by` names who of ours vouched for it."""
    token = UUID(mail.key[:32])
    # Before the transaction: what is written to the storage is in none.
    refused = unpacking.keep_files(message, token=token, by=by, at=at)
    text = "\n\n".join([unpacking.own_words(message), *refused]).strip()
    with transaction.atomic():
        mail.outcome = Outcome.TAKEN
        if text or attaching.held(token, by):
            facts = {"let_in_by": let_in_by} if let_in_by else {}
            words = {"text": text or _("(files only)"), "by": by, "at": at, "token": token, "facts": facts}
            try:
                mail.event = _say(mail, case, words)
            except history.AlreadyDone as done:
                mail.event = done.event
        else:
            mail.outcome = Outcome.EMPTY
        mail.save()


def _thread(message: EmailMessage) -> Thread | None:
    headers = [str(value) for name in ADDRESSED for value in message.get_all(name, [])]
    return addressing.named(address for _name, address in getaddresses(headers))


def _reason(message: EmailMessage, mail: ReceivedMail, thread: Thread | None, case: Case | None) -> str | None:
    """Why nothing comes of it at once; None where something does."""
    if message.get(addressing.HEADER) or addressing.is_ours(mail.message_id):
        return Outcome.LOOP
    if _is_of_a_machine(message):
        return Outcome.AUTOMATIC
    if thread is None or case is None:
        return Outcome.NO_CASE
    refusal = _doubt(message, mail, thread, case)
    # Those that were taken: who borrows somebody’s address keeps none of theirs out.
    lately = ReceivedMail.objects.filter(received_at__gt=mail.received_at - A_WHILE)
    lately = lately.filter(case=case) if refusal else lately.filter(sender=mail.sender, event__isnull=False)
    return Outcome.LOOP if lately.count() >= MOST_IN_A_WHILE else refusal


def _doubt(message: EmailMessage, mail: ReceivedMail, thread: Thread, case: Case) -> str | None:
    """Why it cannot be said in the sender's name; None where it can."""
    if mail.person is None:
        return Outcome.UNKNOWN
    if not access.can_ask(mail.person) or mail.person.account != case.account:
        return Outcome.OTHER_COMPANY
    is_proved = proving.verdict(message, mail.sender)
    if is_proved is None:
        # The signed address went to nobody but the one we wrote to.
        is_proved = mail.person.pk == thread.person
    return None if is_proved and len(proving.senders(message)) == 1 else Outcome.UNPROVED


def _is_of_a_machine(message: EmailMessage) -> bool:
    """RFC 3834, and what was usual before it; a mail that came back has no sender to return to."""
    submitted = head(message, "Auto-Submitted").lower() or "no"
    return (
        not submitted.startswith("no")
        or head(message, "Precedence").lower() in BULK
        or any(name in message for name in OF_MACHINES)
        or head(message, "Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
    )


def _hold_back(mail: ReceivedMail, message: EmailMessage, raw: bytes, case: Case) -> None:
    mail.case, mail.text = case, unpacking.own_words(message)
    mail.raw.save(mail.key[:32], ContentFile(raw), save=False)
    try:
        with transaction.atomic():
            mail.save()
            text = f"{mail.sender or _('no address')}: {mail.get_outcome_display()}"
            event = history.record(case, CaseEvent.Kind.HELD_BACK, by=None, at=mail.received_at, text=text)
            telling.tell_assignee(event)
    except IntegrityError:
        mail.raw.delete(save=False)
        raise


def _say(mail: ReceivedMail, case: Case, words: dict) -> CaseEvent:
    """A reply to a resolved case reopens it: nobody has to tell it again; but a mere thank-you does not."""
    held = Case.objects.select_for_update(of=("self",)).select_related("assignee", "contact").get(pk=case.pk)
    if held.status != Case.Status.RESOLVED:
        return cases.reply(case, **words)
    names = [str(person) for person in (held.assignee, held.contact, words["by"]) if person]
    if thanking.is_thanks(words["text"], names) and not attaching.held(words["token"], words["by"]):
        mail.outcome = Outcome.THANKED
        return cases.thank(case, **words)
    mail.outcome = Outcome.REOPENED
    return cases.reopen(case, **words)
