"""How much of what we know of a customer redaction takes out of what was said: chats that list their true values."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from . import acquaintance, redaction
from .framing import SENTENCE_END
from .models import RedactionMark

Kind = RedactionMark.Kind
KINDS = {
    "customer_name": Kind.PERSON,
    "username": Kind.PERSON,
    "email": Kind.EMAIL,
    "phone": Kind.PHONE,
    "street_address": Kind.ADDRESS,
    "full_address": Kind.ADDRESS,
    "city": Kind.ADDRESS,
    "zip_code": Kind.ADDRESS,
    "order_id": Kind.SERIAL,
    "account_id": Kind.SERIAL,
}


@dataclass(frozen=True)
class Chat:
    values: list[tuple[str, str]]
    turns: list[str]


@dataclass(frozen=True)
class Measured:
    """How often a true value was said, and what of them still stands there."""

    said: int
    left: list[str]


def chat(row: Mapping) -> Chat:
    """Raises KeyError and ValueError for other rows."""
    values = [
        (str(KINDS[name]), value)
        for part in ("personal", "order")
        for name, value in row["scenario"].get(part, {}).items()
        if name in KINDS and value
    ]
    return Chat(values, [text for _who, text in row["original"]])


def measure(one: Chat, fold: Callable[[str], str]) -> Measured:
    """`fold` is what a recogniser does to the letters: nothing, or lower case."""
    known = acquaintance.of_values(one.values)
    pattern = _any_of(one.values)
    said = [fold(turn) for turn in one.turns]
    left = [found for turn in said for found in pattern.findall(_taken_out(turn, known))]
    return Measured(sum(len(pattern.findall(turn)) for turn in said), left)


def all_known(chats: Iterable[Chat]) -> redaction.Known:
    return acquaintance.of_values([value for one in chats for value in one.values])


def is_an_address(find: redaction.Find) -> bool:
    """Whether a mark stands on an e-mail or IP address, judged without the rules that are measured."""
    try:
        if find.kind == Kind.EMAIL:
            validate_email(find.text)
        elif find.kind == Kind.IP:
            ipaddress.ip_address(find.text)
        else:
            return False
    except (ValidationError, ValueError):
        return False
    return True


def sentences(text: str) -> list[str]:
    return [sentence for sentence in SENTENCE_END.split(text) if sentence.strip()]


def _any_of(values: list[tuple[str, str]]) -> re.Pattern[str]:
    """Each value as it is listed, and each part of a name: written without the rules that are measured."""
    parts = {part for kind, value in values if kind == Kind.PERSON for part in value.split()}
    told = sorted({value for _kind, value in values} | parts, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, told))})(?!\w)", re.IGNORECASE)


def _taken_out(text: str, known: redaction.Known) -> str:
    for find in reversed(redaction.find(text, known)):
        text = f"{text[: find.start]}[]{text[find.end :]}"
    return text
