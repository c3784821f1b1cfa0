"""Finding what may tell who a customer is: by rule, and by what we know of the company. No database here."""

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import phonenumbers

from .models import RedactionMark

Kind = RedactionMark.Kind

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?!\w)", re.IGNORECASE)
IPV4 = re.compile(r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
IPV6 = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
# "Firmware 4.2.1.7" is written like an address.
VERSION_BEFORE = re.compile(r"(?:\b(?:version|release|firmware|build|update|patch)\s*|\bv\.?\s?)$", re.IGNORECASE)
URL = re.compile(r"\bhttps?://[^\s<>\"']{1,2000}", re.IGNORECASE)
SECRET_NAME = re.compile(r"token|key|sig|auth|session|secret|pass|code|invite|otp", re.IGNORECASE)
SECRET_VALUE = re.compile(r"(?=[^/]*\d)(?=[^/]*[a-z])[\w-]{20,}", re.IGNORECASE)
# Numbers with a mark of a phone number, where their country is unknown or the number unassigned.
PHONE = re.compile(r"(?<![\w.])(?:\+\d[\d\s().-]{7,18}\d|\(\d{3}\)\s?\d{3}[-.\s]\d{4}|\d{3}-\d{3}-\d{4})(?![\w-])")
SERIAL = re.compile(
    r"\b(?:serial(?:\s*(?:number|no\b\.?))?|s/n|(?:order|contract|licen[cs]e|customer|asset|user)\s*(?:id|name|number|no\b\.?|key))"
    r"\s*(?:is|was|:|#)?\s*(?P<value>(?=[\w-]*\d)[a-z0-9][\w-]{4,30})(?![\w-])",
    re.IGNORECASE,
)
# After a sentence's first word, and not a code: a name looks so, and so does the name of a menu.
NAME_LIKE = r"[A-ZÀ-ÖØ-Þ](?:['’][A-ZÀ-ÖØ-Þ])?[a-zà-öø-ÿß]+(?:[-'’][A-Za-zÀ-ÿ]+)*"
CAPITALISED = re.compile(rf"(?<=[^\W_][ ,;])[ \"“'(]{{0,2}}(?P<words>{NAME_LIKE}(?: {NAME_LIKE})*)(?![\w-])")
# At the start of a sentence one capital says nothing, two in a row do.
NAMES_FIRST = re.compile(rf"(?:^|(?<=[.!?…:] )|(?<=\n))[\"“'(]?(?P<words>{NAME_LIKE}(?: {NAME_LIKE})+)(?![\w-])")
GAP = r"[\s,._-]+"
LONG_NUMBER = 6
GAPS_IN_NUMBER = r"[\s().\-/]*"


@dataclass(frozen=True)
class Find:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Known:
    """What we know of the customers an article comes from: their words by kind, phone numbers as E.164, countries."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()


def find(text: str, known: Known = Known()) -> list[Find]:
    """What stands in the text, in order, without overlaps: of two over the same letters the longer, then the known."""
    told = set(_by_knowledge(text, known))
    candidates = told | set(_by_rule(text, known.countries))
    kept: list[Find] = []
    for found in sorted(candidates, key=lambda f: (f.start - f.end, f.start, f not in told, f.kind)):
        if all(found.end <= other.start or found.start >= other.end for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def capitalised(text: str) -> list[Find]:
    """Words that begin with a capital where no sentence asks for one: what a name that nobody told us looks like."""
    found = [one for pattern in (CAPITALISED, NAMES_FIRST) for one in pattern.finditer(text)]
    finds = {Find(Kind.WORD, one["words"], *one.span("words")) for one in found}
    # "Crystal Minh" at the start is one find, and "Minh" inside it none.
    whole = [f for f in finds if not any(o.start <= f.start and f.end <= o.end and o != f for o in finds)]
    return sorted(whole, key=lambda find: find.start)


def digest(text: str) -> str:
    """Equal for the same words in any case and spacing."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()


def _by_rule(text: str, countries: Iterable[str]) -> Iterator[Find]:
    rules = (
        (Kind.EMAIL, EMAIL),
        (Kind.CARD, CARD),
        (Kind.IBAN, IBAN),
        (Kind.IP, IPV4),
        (Kind.IP, IPV6),
        (Kind.URL, URL),
    )
    for kind, pattern in rules:
        for found in pattern.finditer(text):
            if _is_meant(kind, found.group(), text[: found.start()]):
                yield Find(kind, found.group(), *found.span())
    for found in SERIAL.finditer(text):
        yield Find(Kind.SERIAL, found["value"], *found.span("value"))
    for country in {*countries, "US"}:
        for number in phonenumbers.PhoneNumberMatcher(text, country):
            yield Find(Kind.PHONE, number.raw_string, number.start, number.end)
    for found in PHONE.finditer(text):
        yield Find(Kind.PHONE, found.group(), *found.span())


def _is_meant(kind: str, text: str, before: str) -> bool:
    match kind:
        case Kind.CARD:
            return _passes_luhn(text)
        case Kind.IBAN:
            return _passes_mod_97(text)
        case Kind.IP:
            return _is_address(text) and not VERSION_BEFORE.search(before)
        case Kind.URL:
            return holds_secret(text)
    return True


def _by_knowledge(text: str, known: Known) -> Iterator[Find]:
    for kind, words in known.words.items():
        if words:
            for found in _pattern(words).finditer(text):
                yield Find(kind, found.group(), *found.span())
    for phone in known.phones:
        number = phonenumbers.parse(phone)
        digits = GAPS_IN_NUMBER.join(str(number.national_number))
        for found in re.finditer(
            rf"(?<!\d)(?:\+?{number.country_code}{GAPS_IN_NUMBER})?(?:\(?0\)?)?{GAPS_IN_NUMBER}{digits}(?!\d)", text
        ):
            yield Find(Kind.PHONE, found.group().strip(), *found.span())


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, whole and in any case; a gap between two may be spaces, commas, dots or hyphens."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_in_gaps, longest_first))})(?!\w)", re.IGNORECASE)


def _in_gaps(words: str) -> str:
    """Long numbers are read out in groups, so theirs may stand anywhere."""
    if words.isdigit() and len(words) >= LONG_NUMBER:
        return r"[\s.-]?".join(words)
    return GAP.join(re.escape(word) for word in re.split(r"[\s,]+", words) if word)


def _passes_luhn(text: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()][::-1]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _passes_mod_97(text: str) -> bool:
    compact = text.replace(" ", "").upper()
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def _is_address(text: str) -> bool:
    """An address of some machine: not a netmask, and not one that every machine calls itself."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    # "a::b" is an address too, and in every program.
    is_code = not any(char.isdigit() for char in text)
    return not (is_code or address.is_loopback or address.is_unspecified or text.startswith("255."))


def holds_secret(url: str) -> bool:
    """Whether the address alone may let its holder in: a name and password, a token by name, or something like one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    asked = parse_qsl(parts.query) + parse_qsl(parts.fragment)
    return (
        "@" in parts.netloc
        or any(SECRET_NAME.search(name) or SECRET_VALUE.fullmatch(value) for name, value in asked)
        or any(SECRET_VALUE.fullmatch(piece) for piece in parts.path.split("/"))
    )
