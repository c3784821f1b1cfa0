"""A language model proposes how a draft could read: switched off unless an address is set, never more than a proposal.

Any address that speaks OpenAI's chat completions will do, one in the same house as well. It is sent the draft as it
stands, once a person has decided about every mark: nothing that may tell who the customer is leaves the portal. What
comes back is kept as a proposal beside the draft, under the model's name; a person takes it, in parts, or drops it.
"""

import json
from datetime import datetime
from typing import Any

import requests
from django.conf import settings
from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.accounts.models import User

from . import marking, wording
from .deciding import ArticleLocked
from .models import ArticlePage, Proposal

FIELDS = ("title", "issue", "environment", "resolution", "cause")
LONGEST = {"title": 255}
LONGEST_TEXT = 8_000
MOST_BYTES = 256 * 1024
PATIENCE = (5, 60)  # seconds to connect, and between two pieces of the answer
ROLE = (
    "You edit articles of a technical help centre. You get the draft of one as JSON with the keys title, issue, "
    "environment, resolution and cause. Answer with one JSON object of the same keys and nothing else. Title: the "
    "symptom as the reader sees it. Issue: in the customer's words, shortened. Resolution: one step a line, each an "
    "instruction. Keep placeholders in square brackets as they are. Invent nothing; leave a key out where you have "
    "nothing better."
)


class SwitchedOff(Exception):
    """No address of a language model is set."""


class NoAnswer(Exception):
    """The provider did not answer, or not with a proposal; says so in a sentence."""


def is_on() -> bool:
    return bool(settings.LANGUAGE_MODEL_URL)


def ask(article: ArticlePage, *, by: User, at: datetime) -> list[Proposal]:
    """Proposals for the latest draft, in place of those still open. No transaction waits for the provider.

    Raises SwitchedOff, NoAnswer and marking.UndecidedMarks.
    """
    if not is_on():
        raise SwitchedOff
    draft = article.get_latest_revision_as_object()
    marking.check_decided(draft)
    told = {field: wording.plain(draft, field) for field in FIELDS}
    proposed = _read(_fetch(told))
    better = {field: text for field, text in proposed.items() if text and text != told[field].strip()}
    with transaction.atomic():
        ArticlePage.objects.select_for_update(of=("self",)).get(pk=article.pk)
        article.proposals.open().delete()
        made = [
            Proposal(article=article, field=field, text=text, model=settings.LANGUAGE_MODEL[:100], asked_by=by, at=at)
            for field, text in better.items()
        ]
        Proposal.objects.bulk_create(made)
        log(article, "portal.proposal.ask", user=by, data={"model": settings.LANGUAGE_MODEL, "fields": list(better)})
    return made


def take(proposal: Proposal, *, by: User, at: datetime) -> bool:
    """Put it into the latest draft, where its marks are looked for as in anything typed. Raises ArticleLocked."""
    with transaction.atomic():
        if not _decide(proposal, Proposal.Decision.TAKEN, by, at):
            return False
        draft = proposal.article.get_latest_revision_as_object()
        if (lock := draft.get_lock()) and lock.for_user(by):
            raise ArticleLocked
        setattr(draft, proposal.field, _as_field(proposal))
        draft.save_revision(user=by, log_action=True, clean=False)
    return True


def drop(proposal: Proposal, *, by: User, at: datetime) -> bool:
    with transaction.atomic():
        return _decide(proposal, Proposal.Decision.DROPPED, by, at)


def _decide(proposal: Proposal, decision: str, by: User, at: datetime) -> bool:
    said = {"decision": decision, "decided_by": by, "decided_at": at}
    is_first = bool(Proposal.objects.open().filter(pk=proposal.pk).update(**said))
    if is_first:
        about = {"model": proposal.model, "field": proposal.field, "decision": str(Proposal.Decision(decision).label)}
        log(proposal.article, "portal.proposal.decide", user=by, data=about)
    return is_first


def _as_field(proposal: Proposal) -> str:
    lines = [line.strip() for line in proposal.text.splitlines() if line.strip()]
    if proposal.field == "title":
        return " ".join(lines)[: LONGEST["title"]]
    if proposal.field == "resolution" and len(lines) > 1:
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ([line] for line in lines)))
    return format_html_join("", "<p>{}</p>", ([line] for line in lines))


def _fetch(told: dict[str, str]) -> str:
    """The words of the model. Raises NoAnswer."""
    body: dict[str, Any] = {
        "model": settings.LANGUAGE_MODEL,
        "messages": [{"role": "system", "content": ROLE}, {"role": "user", "content": json.dumps(told)}],
        "temperature": 0.2,
    }
    headers = {"Authorization": f"Bearer {settings.LANGUAGE_MODEL_KEY}"} if settings.LANGUAGE_MODEL_KEY else {}
    address = f"{settings.LANGUAGE_MODEL_URL.rstrip('/')}/chat/completions"
    try:
        with requests.post(
            address, json=body, headers=headers, timeout=PATIENCE, stream=True, allow_redirects=False
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise NoAnswer(_("The language model answered with %d.") % answer.status_code)
            data = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError):
        raise NoAnswer(_("The language model does not answer.")) from None
    return _words(data)


def _words(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NoAnswer(_("The language model answered with more than any article has."))
    try:
        words = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        words = None
    if not isinstance(words, str):
        raise NoAnswer(_("The language model answered with something else than a proposal."))
    return words


def _read(words: str) -> dict[str, str]:
    """The fields in the answer, which some models put between fences. Raises NoAnswer."""
    start, end = words.find("{"), words.rfind("}")
    try:
        told: Any = json.loads(words[start : end + 1])
    except (ValueError, RecursionError):
        told = None
    if start < 0 or not isinstance(told, dict):
        raise NoAnswer(_("The language model answered with something else than a proposal."))
    return {field: _text(told[field])[:LONGEST_TEXT] for field in FIELDS if field in told}


def _text(value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    text = "\n".join(line.strip() for line in lines if isinstance(line, str))
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
