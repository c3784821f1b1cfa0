"""JSON that other systems write of a conversation, each known by its shape.

What is not said by anybody (events, notes for agents only, noises a recogniser heard) is left out.
Shapes: Amazon Connect Contact Lens analysis files, Twilio Voice Intelligence sentences, Zendesk ticket comments and
conversation log, Zammad ticket articles, and plain lists of turns as recognisers write them.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parseaddr
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from portal.support.models import Call

from .markup import visible
from .spoken import Parsed, Spoken, TranscriptError, excerpt

AGENT, CUSTOMER = "agent", "customer"
SIDES = {
    **dict.fromkeys(("agent", "admin", "support", "representative", "business"), AGENT),
    **dict.fromkeys(("customer", "caller", "client", "end-user", "end_user", "user", "requester"), CUSTOMER),
}
NOBODY = {"system", "action", "event", "bot_action"}
PHONE, CHAT, EMAIL, PORTAL = Call.Channel.PHONE, Call.Channel.CHAT, Call.Channel.EMAIL, Call.Channel.PORTAL
# How the systems name the ways by which somebody may get in touch, each by a part of the name.
WAYS = {
    **dict.fromkeys(("voice", "phone", "call"), PHONE),
    **dict.fromkeys(("mail",), EMAIL),
    **dict.fromkeys(("chat", "messag", "sms", "whatsapp", "telegram", "facebook", "twitter"), CHAT),
    **dict.fromkeys(("web", "portal", "help_center", "mobile"), PORTAL),
}
NOISE = re.compile(r"(?:\s*[\[<][\w\s-]{1,30}[\]>])+\s*")
SPEAKER_KEYS = ("speaker", "speaker_name", "name", "author", "speaker_role", "role", "participant")
TEXT_KEYS = ("text", "human_transcript", "transcript", "content", "body", "message", "utterance")
LATEST_MS = 2**31 - 1

Json = Any


def parse(text: str) -> list[Parsed]:
    """The conversations of the file, at least one. Raises TranscriptError."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TranscriptError(error.lineno, _("The JSON breaks off here: the file is damaged or incomplete.")) from None
    except (RecursionError, ValueError):
        raise TranscriptError(1, _("The JSON is nested deeper, or has a number longer, than any transcript.")) from None
    if many := _many(data):
        return many
    for read in (_contact_lens, _twilio, _zendesk, _zendesk_log, _zammad, _plain):
        if parsed := read(data):
            return [parsed]
    raise TranscriptError(1, _refusal(data))


def _many(data: Json) -> list[Parsed]:
    """A list of chats, each with its `original` pairs of who and what (the form of research corpora)."""
    if not _is_rows(data) or not all(isinstance(row.get("original"), list) for row in data):
        return []
    return [Parsed("json", list(_pairs(row["original"])), CHAT) for row in data]


def _pairs(pairs: Iterable[Json]) -> Iterator[Spoken]:
    for pair in pairs:
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
            yield from _spoken(pair[0], pair[1], role=pair[0])


def _contact_lens(data: Json) -> Parsed | None:
    if not isinstance(data, dict) or not _is_rows(data.get("Transcript")):
        return None
    people = {str(row.get("ParticipantId")): row for row in _rows(data.get("Participants"))}
    turns: list[Spoken] = []
    for row in data["Transcript"]:
        person = people.get(str(row.get("ParticipantId")), {}) | row
        side = _text(person.get("ParticipantRole") or person.get("ParticipantId"))
        name = _text(person.get("DisplayName")) or side.title()
        times = (row.get("BeginOffsetMillis"), row.get("EndOffsetMillis"))
        turns += _spoken(name, row.get("Content"), role=side, times=times)
    return Parsed("lens", turns, _way([data.get("Channel")], PHONE))


def _twilio(data: Json) -> Parsed | None:
    if not isinstance(data, dict):
        return None
    if "sentences" not in data and isinstance(data.get("links"), dict) and "sentences" in data["links"]:
        raise TranscriptError(
            0, _("This is Twilio's record about a transcript. Its words are in the answer of its Sentences address.")
        )
    if not _is_rows(data.get("sentences")):
        return None
    turns: list[Spoken] = []
    for row in data["sentences"]:
        times = (_seconds(row.get("start_time")), _seconds(row.get("end_time")))
        turns += _spoken(_("Channel %s") % row.get("media_channel", 1), row.get("transcript"), times=times)
    return Parsed("twilio", turns, PHONE)


def _zendesk(data: Json) -> Parsed | None:
    if not isinstance(data, dict) or not _is_rows(data.get("comments")):
        return None
    people = {row.get("id"): row for row in _rows(data.get("users")) if isinstance(row.get("id"), int | str)}
    turns: list[Spoken] = []
    for row in (row for row in data["comments"] if row.get("public", True)):
        author = row.get("author_id")
        person = people.get(author, {}) if isinstance(author, int | str) else {}
        name = _text(person.get("name")) or _("Author %s") % author
        words = row.get("plain_body") or row.get("body") or _of_html(row.get("html_body"))
        turns += _spoken(name, words, role=_text(person.get("role")))
    ways = [_mapping(row.get("via")).get("channel") for row in (_mapping(data.get("ticket")), *data["comments"])]
    return Parsed("zendesk", turns, _way(ways, CHAT))


def _zendesk_log(data: Json) -> Parsed | None:
    if not isinstance(data, dict) or not _is_rows(data.get("events")):
        return None
    turns: list[Spoken] = []
    for row in data["events"]:
        author, content, about = (_mapping(row.get(key)) for key in ("author", "content", "metadata"))
        if row.get("public", about.get("is_public", True)):
            side = _text(author.get("type"))
            name = _text(author.get("display_name") or author.get("name")) or side.title()
            words = content.get("text") or content.get("body")
            turns += _spoken(name, _of_html(words) if content.get("type") == "html" else words, role=side)
    ways = [way for row in data["events"] for way in (_mapping(row.get("via")).get("channel"), row.get("type"))]
    return Parsed("zendesk", turns, _way(ways, CHAT))


def _zammad(data: Json) -> Parsed | None:
    rows = data.get("articles") if isinstance(data, dict) else data
    if not _is_rows(rows) or not all("sender" in row and "body" in row for row in rows):
        return None
    turns: list[Spoken] = []
    for row in (row for row in rows if not row.get("internal")):
        name = parseaddr(_text(row.get("from")))[0] or _text(row.get("from")) or _text(row.get("sender"))
        words = _of_html(row["body"]) if row.get("content_type") == "text/html" else row["body"]
        turns += _spoken(name, words, role=_text(row["sender"]))
    return Parsed("zammad", turns, _way([row.get("type") for row in rows if not row.get("internal")], CHAT))


def _plain(data: Json) -> Parsed | None:
    lists = [data.get(key) for key in ("turns", "messages", "conversation")] if isinstance(data, dict) else [data]
    rows = next((rows for rows in lists if _is_rows(rows)), [])
    if not rows:
        return None
    turns: list[Spoken] = []
    for row in rows:
        who = next((row[key] for key in SPEAKER_KEYS if isinstance(row.get(key), str)), None)
        words = next((row[key] for key in TEXT_KEYS if isinstance(row.get(key), str)), None)
        if words is None:
            return None
        start, length = _whole(row.get("offset_ms")), _whole(row.get("duration_ms"))
        end = start + length if start is not None and length is not None else None
        turns += _spoken(
            who or "", words, role=_text(row.get("speaker_role") or row.get("role") or who), times=(start, end)
        )
    return Parsed("json", turns, _way([data.get("channel")] if isinstance(data, dict) else [], PHONE))


def _way(named: Iterable[Json], otherwise: str) -> str:
    """The channel of the first that is a way to get in touch: how the conversation began."""
    names = (_text(name).casefold() for name in named)
    known = (channel for name in names for part, channel in WAYS.items() if part in name)
    return next(known, otherwise)


def _spoken(name: str, words: Json, *, role: str = "", times: tuple[Json, Json] = (None, None)) -> Iterator[Spoken]:
    """The turn, or nothing where nobody said anything."""
    text = " ".join(_text(words).split())
    if text and not NOISE.fullmatch(text) and role.casefold() not in NOBODY:
        starts, ends = (_whole(time) for time in times)
        side = SIDES.get(role.casefold(), "")
        yield Spoken(
            " ".join(name.split()), text, starts, ends if starts is None else max(starts, ends or starts), side
        )


def _refusal(data: Json) -> str:
    known = _("Contact Lens, Twilio sentences, Zendesk, Zammad and lists of turns can be read.")
    if isinstance(data, dict) and data:
        keys = ", ".join(excerpt(str(key), 20) for key in list(data)[:4])
        return _("This JSON is no conversation that can be read: it tells %(keys)s. %(known)s") % {
            "keys": keys,
            "known": known,
        }
    return _("This JSON is no conversation that can be read. %s") % known


def _is_rows(value: Json) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _rows(value: Json) -> list[dict[str, Json]]:
    return value if _is_rows(value) else []


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _text(value: Json) -> str:
    """Without the characters that no text has and no database keeps."""
    bare = value.replace("\x00", "") if isinstance(value, str) else ""
    return bare.encode("utf-8", "ignore").decode()


def _of_html(value: Json) -> str:
    return visible(_text(value))


def _whole(value: Json) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return min(max(int(value), 0), LATEST_MS)


def _seconds(value: Json) -> float | None:
    """Seconds as a number or as digits, in milliseconds."""
    try:
        return float(value) * 1000
    except (TypeError, ValueError):
        return None
