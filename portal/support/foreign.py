"""What Zendesk and Zammad export, as CSV or JSON, read into tickets of one form.

Zendesk: the CSV of its data export, its JSON export (an object a line), and what its API lists as `tickets` with
`users` beside them and `comments` in them. Zammad: what its API lists with `expand=true`, `articles` in each ticket or
beside them all, a CSV with the same names, and its answers with `assets`. Of files only the names come along.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.promises.models import Severity

from . import exported, replies
from .exported import People
from .models import Case, Origin

LONGEST_SUBJECT, LONGEST_NAME = 160, 200

# Under which names exports have what we read; the first that is there counts, the rest is left alone.
COLUMNS: dict[str, tuple[str, ...]] = {
    "key": ("number", "id", "ticket_id"),
    "subject": ("subject", "title", "raw_subject"),
    "description": ("description",),
    "requester": ("requester.email", "requester_email", "customer", "customer.email", "customer_email"),
    "status": ("status", "state"),
    "priority": ("priority",),
    "assignee": ("assignee.email", "assignee_email", "owner", "owner.email"),
    "product": ("product", "product_name"),
    "opened": ("created_at", "created"),
    "resolved": ("solved_at", "metric_set.solved_at", "close_at", "closed_at"),
    "changed": ("updated_at", "updated"),
}
OPEN, WAITING, RESOLVED = Case.Status.OPEN, Case.Status.WAITING, Case.Status.RESOLVED
STATUSES = {
    OPEN: ("new", "open", "hold", "on-hold"),
    WAITING: ("pending", "pending reminder", "pending close"),
    RESOLVED: ("solved", "closed"),
}
STATUS_OF = {word: status for status, words in STATUSES.items() for word in words}
SEVERITIES = {
    Severity.DOWN: ("urgent", "4 urgent"),
    Severity.IMPAIRED: ("high", "3 high"),
    Severity.MINOR: ("normal", "2 normal", "medium", "", "-"),
    Severity.QUESTION: ("low", "1 low"),
}
SEVERITY_OF = {word: severity for severity, words in SEVERITIES.items() for word in words}


@dataclass(frozen=True)
class Word:
    """Something that was written on a ticket; `sender` is an address where the export has one."""

    key: str
    at: datetime
    text: str
    sender: str = ""
    name: str = ""
    is_ours: bool = False
    is_internal: bool = False
    # By their names there.
    files: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What was written, and which files are where it came from."""
        left = _("Files that stayed behind: %s.") % ", ".join(self.files) if self.files else ""
        return "\n\n".join(part for part in (self.text, left) if part)


@dataclass(frozen=True)
class Ticket:
    """`number` is the line of a table, or the place in a list; `problem` says why it cannot be taken."""

    number: int
    key: str = ""
    subject: str = ""
    description: str = ""
    requester: str = ""
    status: str = OPEN
    severity: int = Severity.MINOR
    assignee: str = ""
    product: str = ""
    opened_at: datetime | None = None
    resolved_at: datetime | None = None
    words: tuple[Word, ...] = ()
    problem: str = ""


def read(data: bytes, *, tool: str) -> list[Ticket]:
    """Raises exported.Unreadable."""
    rows, people = exported.rows(data)
    return [_ticket(number, row, tool, people) for number, row in rows]


def _ticket(number: int, row: dict[str, Any], tool: str, people: People) -> Ticket:
    asker = exported.person(people, row.get("requester_id"))
    flat = dict(exported.flat(row))
    said = {field: next((flat[name] for name in names if flat.get(name)), "") for field, names in COLUMNS.items()}
    opened, changed = _instant(said["opened"]), _instant(said["changed"])
    words = _words(row, tool, people, asker)
    ticket = Ticket(
        number,
        key=said["key"][:60],
        subject=" ".join(said["subject"].split())[:LONGEST_SUBJECT],
        description=said["description"],
        requester=(said["requester"] or str(asker.get("email") or "")).lower(),
        status=STATUS_OF.get(said["status"].lower() or "open", ""),
        severity=SEVERITY_OF.get(said["priority"].lower(), 0),
        assignee=(said["assignee"] or str(exported.person(people, row.get("assignee_id")).get("email") or "")).lower(),
        product=said["product"],
        opened_at=opened,
        resolved_at=_instant(said["resolved"]) or changed or opened,
        words=words,
    )
    return replace(_told_once(ticket), problem=_problem(ticket, said))


def _told_once(ticket: Ticket) -> Ticket:
    """The first thing the customer wrote is what the case is about, and no reply to it."""
    first = ticket.words[0] if ticket.words else None
    if first is None or first.is_internal or first.is_ours:
        return ticket
    if ticket.description in ("", first.text):
        return replace(ticket, description=first.told, words=ticket.words[1:])
    return ticket


def _problem(ticket: Ticket, said: dict[str, str]) -> str:
    if not ticket.key:
        return _("It has no number.")
    if not ticket.subject:
        return _("It has no subject.")
    if ticket.opened_at is None:
        return _("“%s” is no instant at which it was opened.") % said["opened"]
    if not ticket.status:
        return _("We know no status “%s”.") % said["status"]
    if not ticket.severity:
        return _("We know no priority “%s”.") % said["priority"]
    if "@" not in ticket.requester:
        return _("It does not say by an address who asked.")
    return ""


def _words(row: dict[str, Any], tool: str, people: People, asker: dict[str, Any]) -> tuple[Word, ...]:
    read_one = _comment if tool == Origin.Tool.ZENDESK else _article
    requester = row["requester"] if isinstance(row.get("requester"), dict) else asker
    listed = [*exported.dicts(row.get("comments")), *exported.dicts(row.get("articles"))]
    found = [read_one(one, people, requester) for one in listed]
    return tuple(sorted((word for word in found if word), key=lambda word: word.at))


def _comment(one: dict[str, Any], people: People, asker: dict[str, Any]) -> Word | None:
    """Zendesk: who is neither who asked nor an end-user is one of the desk."""
    at = _instant(str(one.get("created_at") or ""))
    if at is None:
        return None
    author = one["author"] if isinstance(one.get("author"), dict) else exported.person(people, one.get("author_id"))
    names = [
        (one.get("author_id"), asker.get("id")),
        *((author.get(name), asker.get(name)) for name in ("id", "email")),
    ]
    is_asker = any(theirs == askers for theirs, askers in names if theirs is not None)
    author = author or (asker if is_asker else {})
    text = str(one.get("plain_body") or one.get("body") or "")
    return Word(
        key=str(one.get("id") or at.isoformat()),
        at=at,
        text=exported.plain(text or replies.of_html(str(one.get("html_body") or ""))),
        sender=str(author.get("email") or "").lower(),
        name=str(author.get("name") or ""),
        is_ours=not is_asker and author.get("role") != "end-user",
        is_internal=one.get("public") is False,
        files=_files(one, "file_name"),
    )


def _article(one: dict[str, Any], _people: People, _asker: dict[str, Any]) -> Word | None:
    """Zammad: it says itself whose word it is."""
    at = _instant(str(one.get("created_at") or ""))
    if at is None:
        return None
    name, sender = parseaddr(str(one.get("from") or ""))
    if "@" not in sender:
        name, sender = str(one.get("from") or ""), str(one.get("created_by") or "")
    body = str(one.get("body") or "")
    return Word(
        key=str(one.get("id") or at.isoformat()),
        at=at,
        text=exported.plain(replies.of_html(body) if "html" in str(one.get("content_type") or "") else body),
        sender=sender.lower() if "@" in sender else "",
        name=name,
        is_ours=str(one.get("sender") or "") != "Customer",
        is_internal=bool(one.get("internal")),
        files=_files(one, "filename"),
    )


def _files(one: dict[str, Any], name: str) -> tuple[str, ...]:
    listed = exported.dicts(one.get("attachments"))
    return tuple(exported.plain(str(file[name]))[:LONGEST_NAME] for file in listed if file.get(name))


def _instant(text: str) -> datetime | None:
    """An instant without a zone is UTC."""
    try:
        found = parse_datetime(text.replace(" UTC", "Z"))
    except ValueError:
        return None
    return found and (found if found.tzinfo else found.replace(tzinfo=UTC))
