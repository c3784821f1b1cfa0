"""Replies to our mails about cases. Every mail is kept as a row that says what became of it, and taken once.

The address that a mail was sent to names the case and is signed by us; who sent it has to be of the case's company.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parseaddr
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User

from . import access, addressing, attaching, cases, history, replies
from .models import Case, CaseEvent, ReceivedMail

Outcome = ReceivedMail.Outcome
MAX_BYTES = 30 * 1024 * 1024
LONGEST_TEXT = 20_000
# Two machines that answer each other write more than a person does.
MOST_IN_A_WHILE, A_WHILE = 20, timedelta(hours=1)
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
BULK = {"bulk", "junk", "list", "auto_reply"}
OF_MACHINES = ("List-Id", "X-Autoreply", "X-Autorespond")


class TooLarge(Exception):
    """More than MAX_BYTES."""


def receive(raw: bytes, *, at: datetime) -> ReceivedMail:
    """Take one mail; the row of the first time when it comes again. Raises TooLarge."""
    if len(raw) > MAX_BYTES:
        raise TooLarge("A mail may have 30 MB.")
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what policy.default makes
    said, sender = head(message, "Message-ID"), parseaddr(head(message, "From"))[1].lower()
    key = hashlib.sha256(f"{sender}\0{said}".encode() if said else raw).hexdigest()
    known = ReceivedMail.objects.filter(key=key).first()
    if known:
        return known
    person = User.objects.filter(email__iexact=sender, is_active=True).first() if sender else None
    mail = ReceivedMail(
        key=key,
        message_id=said[:250],
        sender=sender[:254],
        person=person,
        subject=head(message, "Subject")[:250],
        received_at=at,
    )
    case = _case(message)
    mail.outcome = _reason(message, mail, case, at) or Outcome.TAKEN
    token = UUID(key[:32])
    is_taken = mail.outcome == Outcome.TAKEN and person is not None
    # Before the transaction: what is written to the storage is in none.
    refused = _keep_files(message, token, person, at) if is_taken and person else []
    try:
        with transaction.atomic():
            if is_taken and case and person:
                _take(mail, "\n\n".join([own_words(message), *refused]).strip(), case, token=token, by=person, at=at)
            mail.save()
    except IntegrityError:
        # It came twice at once: the other was faster.
        return ReceivedMail.objects.get(key=key)
    return mail


def head(message: EmailMessage, name: str) -> str:
    """A header on one line, without what no text field takes; empty where there is none."""
    return " ".join(_storable(str(message.get(name, ""))).split())


def _case(message: EmailMessage) -> Case | None:
    headers = [str(value) for name in ADDRESSED for value in message.get_all(name, [])]
    thread = addressing.named(address for _name, address in getaddresses(headers))
    return Case.objects.filter(pk=thread.case).select_related("account").first() if thread else None


def _reason(message: EmailMessage, mail: ReceivedMail, case: Case | None, at: datetime) -> str | None:
    """Why nothing comes of it; None where something does."""
    if message.get(addressing.HEADER) or addressing.is_ours(mail.message_id):
        return Outcome.LOOP
    if _is_of_a_machine(message):
        return Outcome.AUTOMATIC
    if case is None:
        return Outcome.NO_CASE
    if mail.person is None:
        return Outcome.UNKNOWN
    if not access.can_ask(mail.person) or mail.person.account != case.account:
        return Outcome.OTHER_COMPANY
    # Those that were taken: who borrows somebody’s address keeps none of theirs out.
    lately = ReceivedMail.objects.filter(sender=mail.sender, received_at__gt=at - A_WHILE, event__isnull=False)
    return Outcome.LOOP if lately.count() >= MOST_IN_A_WHILE else None


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


def _take(mail: ReceivedMail, text: str, case: Case, *, token: UUID, by: User, at: datetime) -> None:
    if not text and not attaching.held(token, by):
        mail.outcome = Outcome.EMPTY
        return
    words = {"text": text or _("(files only)"), "by": by, "at": at, "token": token}
    try:
        mail.event = _say(mail, case, words)
    except history.AlreadyDone as done:
        mail.event = done.event


def _say(mail: ReceivedMail, case: Case, words: dict) -> CaseEvent:
    """A reply to a resolved case reopens it: nobody has to tell it again."""
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if held.status == Case.Status.RESOLVED:
        mail.outcome = Outcome.REOPENED
        return cases.reopen(case, **words)
    return cases.reply(case, **words)


def own_words(message: EmailMessage) -> str:
    """What the sender wrote, without what they quoted."""
    return replies.trim(_storable(_text(message)))[:LONGEST_TEXT]


def _storable(text: str) -> str:
    """Without NUL, and with a sign in place of half a character, which no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    return replies.of_html(text) if body.get_content_type() == "text/html" else text


def _decoded(part: MIMEPart) -> str:
    """By the charset it names, or as it can be read where that is unknown or wrong."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", errors="replace")


def _keep_files(message: EmailMessage, token: UUID, person: User, at: datetime) -> list[str]:
    """Hold all files; the sentences about those that are refused."""
    return [words for words in (_kept(part, token, person, at) for part in _files(message)) if words]


def _files(message: EmailMessage) -> Iterator[EmailMessage]:
    """All parts that are no text of the mail: attached, or pictures within."""
    body = {id(message.get_body(preferencelist=(kind,))) for kind in ("plain", "html")}
    for part in message.walk():
        is_sent = part.get_filename() or part.get_content_maintype() != "text"
        if is_sent and not part.is_multipart() and id(part) not in body and isinstance(part, EmailMessage):
            yield part


def _kept(part: EmailMessage, token: UUID, person: User, at: datetime) -> str:
    """Empty where the file is kept, else the sentence why not."""
    payload = part.get_payload(decode=True)
    name = part.get_filename() or f"{part.get_content_maintype()}.{part.get_content_subtype()}"
    try:
        attaching.hold(ContentFile(payload if isinstance(payload, bytes) else b"", name), token=token, by=person, at=at)
    except attaching.NotKept as refused:
        return str(refused)
    return ""
