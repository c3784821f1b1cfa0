"""Files sent with what somebody writes on a case.

A file is kept before the form it came with is read, under the form's one-time token: what is wrong with the form loses
no file, and whatever the form writes in the end takes along what waits under its token (`take_along`).
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User

from .models import Attachment, CaseEvent
from .models.attachments import AttachmentQuerySet

MAX_BYTES = 10 * 1024 * 1024
MOST = 10
# As many files of one person may wait for forms that were never sent right.
MOST_WAITING = 40
WAITS_FOR = timedelta(days=1)
LONGEST_NAME = 200
# How a file of each kind begins: (kind, at byte, these bytes).
SIGNATURES = (
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/gif", 0, b"GIF8"),
    ("image/webp", 8, b"WEBP"),
    ("application/pdf", 0, b"%PDF-"),
    ("application/zip", 0, b"PK\x03\x04"),
    ("application/gzip", 0, b"\x1f\x8b"),
    ("application/x-7z-compressed", 0, b"7z\xbc\xaf\x27\x1c"),
    ("application/vnd.tcpdump.pcap", 0, b"\xd4\xc3\xb2\xa1"),
    ("application/x-pcapng", 0, b"\x0a\x0d\x0d\x0a"),
    ("video/webm", 0, b"\x1a\x45\xdf\xa3"),
    ("video/mp4", 4, b"ftyp"),
    ("audio/wav", 8, b"WAVE"),
    ("audio/mpeg", 0, b"ID3"),
)
TEXT = "text/plain"
PIECE = 64 * 1024


class NotKept(Exception):
    """The file is not kept; says why in a sentence."""


def hold(file: File, *, token: UUID, by: User, at: datetime) -> Attachment | None:
    """Keep a file until its form is complete; None where the form was sent before. Raises NotKept.

    The same bytes under the same name are kept once for each form.
    """
    kind = kind_of(file)
    if CaseEvent.objects.filter(token=token).exists():
        return None
    name, digest = name_of(file.name or ""), _digest(file)
    present = Attachment.objects.filter(token=token, digest=digest, name=name, sent_by=by).first()
    if present:
        return present
    if Attachment.objects.filter(token=token).count() >= MOST:
        raise NotKept(_("%(name)s: more than %(most)d files. Send the others in a second message.") % _named(name))
    if Attachment.objects.waiting().filter(sent_by=by).count() >= MOST_WAITING:
        raise NotKept(_("%(name)s: too many of your files wait for messages you have not sent.") % _named(name))
    return _write(file, token, name, kind, digest, by, at)


def held(token: UUID | None, by: User) -> Sequence[Attachment]:
    """What waits under a form's token, for who sent it."""
    return list(Attachment.objects.waiting().filter(token=token, sent_by=by)) if token else []


def drop(keys: Iterable[int], *, token: UUID, by: User) -> None:
    """Take back files that wait, as whoever sent them asks."""
    _forget(Attachment.objects.waiting().filter(pk__in=list(keys), token=token, sent_by=by))


def take_along(event: CaseEvent) -> None:
    """What waits under the event's token is sent with it, in the caller's transaction."""
    if event.token:
        Attachment.objects.waiting().filter(token=event.token, sent_by=event.author_id).update(event=event)


def forget_waiting(at: datetime) -> None:
    """Files whose forms were given up."""
    _forget(Attachment.objects.waiting().filter(sent_at__lt=at - WAITS_FOR)[:500])


def kind_of(file: File) -> str:
    """By its bytes. Raises NotKept for too much, for nothing, and for what is neither of a known kind nor text."""
    name = name_of(file.name or "")
    if file.size > MAX_BYTES:
        raise NotKept(
            _("%(name)s has %(size)d MB; a file may have %(largest)d MB.")
            % _named(name, size=-(-file.size // 1024**2), largest=MAX_BYTES // 1024**2)
        )
    if not file.size:
        raise NotKept(_("%(name)s is empty.") % _named(name))
    file.seek(0)
    head = file.read(16)
    for kind, start, mark in SIGNATURES:
        if head[start : start + len(mark)] == mark:
            return kind
    if _is_text(file):
        return TEXT
    raise NotKept(_("%(name)s is no picture, PDF, archive, recording or text. Put it into a ZIP.") % _named(name))


def name_of(given: str) -> str:
    """The sender's name without folders and without what is no character one sees; its ending is kept."""
    name = given.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip().strip(".") or _("file")
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending[:20] if stem else ""
    return name[: LONGEST_NAME - len(ending)] + ending


def _named(name: str, **more: int) -> dict[str, str | int]:
    return {"name": name, "most": MOST, **more}


def _is_text(file: File) -> bool:
    file.seek(0)
    body = file.read()
    if b"\0" in body:
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        # Logs of older machines: an eight-bit encoding has no control signs but those of lines and tabs.
        return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in body)
    return True


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _write(file: File, token: UUID, name: str, kind: str, digest: str, by: User, at: datetime) -> Attachment:
    attachment = Attachment(
        token=token, name=name, content_type=kind, size=file.size, digest=digest, sent_by=by, sent_at=at
    )
    file.seek(0)
    # In the storage it has no name of the sender's.
    attachment.file.save(digest[:32], file, save=False)
    try:
        with transaction.atomic():
            attachment.save()
    except IntegrityError:
        # The second of two clicks: what it wrote to the storage is in no transaction.
        attachment.file.delete(save=False)
        return Attachment.objects.get(token=token, digest=digest, name=name)
    return attachment


def _forget(rows: AttachmentQuerySet) -> None:
    for attachment in rows:
        if Attachment.objects.waiting().filter(pk=attachment.pk).delete()[0]:
            attachment.file.delete(save=False)
