"""What we know of the customers an article comes from: their people, names, places and numbers, and ours who helped."""

import calendar
import re
from collections.abc import Collection, Iterable

import phonenumbers
from django.db.models import Q

from portal.accounts.models import Account, User
from portal.products.models import Installation, Product

from . import analysing
from .models import ArticlePage, KnownValue, RedactionMark, Turn, Word
from .redaction import Known
from .stop_words import STOP_WORDS

Kind = RedactionMark.Kind
SHORTEST_NAME = 2
# What transcribing tools and shared mailboxes call everybody.
NOBODY = {
    *("agent", "caller", "client", "contact", "customer", "guest", "speaker", "unknown", "user"),
    *(word for words in STOP_WORDS.values() for word in words),
    *("help", "hotline", "info", "mail", "office", "operator", "sales", "service", "support", "team"),
}
# With a capital at the start of a sentence only.
OPENERS = {"click", "enter", "every", "last", "next", "open", "please", "press", "select", "set", "since", "yesterday"}
CALENDAR = {name.casefold() for name in (*calendar.day_name, *calendar.month_name, *calendar.month_abbr)}
# How people say who they are; a recogniser writes it without capitals.
INTRODUCED = re.compile(r"\b(?:my|first|last|full)\s+name(?:['’]s| is)\s+(?:is\s+)?(\w+)(?:\s+(\w+))?", re.IGNORECASE)
LEGAL_FORM = re.compile(
    r"\b(?:AG|SE|KG|GmbH|mbH|Inc|LLC|Ltd|Limited|plc|Corp|Co|AB|Oy|SA|SAS|SARL|BV|NV|SpA|Srl|KK)\b\.?"
)


def of_article(article: ArticlePage) -> Known:
    """By the calls and cases the article comes from or answers."""
    if article.pk is None:
        return Known()
    return of_cases(article.sources.values_list("case", flat=True))


def of_cases(cases: Iterable[int]) -> Known:
    """`cases` are keys. Everybody of their companies, whoever called or answered, and every name of a speaker's."""
    cases = list(cases)
    accounts = list(Account.objects.filter(cases__in=cases).distinct())
    theirs = Q(memberships__account__in=accounts) | Q(cases__in=cases) | Q(calls__case__in=cases)
    ours = Q(calls_taken__case__in=cases) | Q(assigned_cases__in=cases)
    people = list(User.objects.filter(theirs | ours).distinct())
    turns = Turn.objects.filter(transcript__call__case__in=cases)
    speakers = turns.values_list("speaker", flat=True).distinct()
    introductions = turns.filter(text__icontains=" name").values_list("text", flat=True)
    sites = Installation.objects.filter(account__in=accounts).exclude(site="").values_list("site", flat=True)
    told = of_values(KnownValue.objects.filter(account__in=accounts).values_list("kind", "words"))
    countries = frozenset(account.country for account in accounts if account.country)
    words = {
        Kind.PERSON: _names(people) | _spoken_names(speakers) | _introduced(introductions),
        Kind.COMPANY: frozenset(name for account in accounts for name in _company_names(account)),
        Kind.DOMAIN: frozenset(domain for account in accounts for domain in account.email_domains),
        Kind.EMAIL: frozenset(person.email for person in people),
        Kind.ADDRESS: frozenset(sites),
    }
    return Known(
        words={kind: words.get(kind, frozenset()) | told.words.get(kind, frozenset()) for kind in Kind},
        phones=frozenset(_phones([person.phone for person in people], countries)) | told.phones,
        countries=countries,
    )


def of_values(values: Iterable[tuple[str, str]]) -> Known:
    """By (kind, words) that somebody told us; of a person's name each part tells as well."""
    words: dict[str, set[str]] = {}
    for kind, told in values:
        words.setdefault(kind, set()).add(told)
        if kind == Kind.PERSON:
            words[kind] |= {part for part in told.split() if _names_somebody(part)}
    phones = words.pop(Kind.PHONE, set())
    return Known(words={k: frozenset(v) for k, v in words.items()}, phones=frozenset(_phones(phones, frozenset())))


def ordinary(found: Collection[str]) -> set[str]:
    """Which of these stretches tell nobody: all words of published articles, of our products, days and months."""
    parts = {words: {analysing.fold(part) for part in words.split()} for words in found}
    ours = {analysing.fold(part) for name in Product.objects.values_list("name", flat=True) for part in name.split()}
    published = set(Word.objects.filter(text__in=set().union(*parts.values())).values_list("text", flat=True))
    known = ours | published | CALENDAR | OPENERS | NOBODY
    return {words for words, folded in parts.items() if folded <= known}


def _names(people: Iterable[User]) -> frozenset[str]:
    whole = {str(person) for person in people if person.get_full_name()}
    parts = {part for name in whole for part in name.split()}
    mailboxes = {person.email.partition("@")[0] for person in people}
    return frozenset({*whole, *(word for word in (*parts, *mailboxes) if _names_somebody(word))})


def _spoken_names(speakers: Iterable[str]) -> frozenset[str]:
    """ "Robert (Agent)" is Robert; "Speaker 2" is nobody."""
    bare = [re.sub(r"[\[(].*?[\])]", " ", speaker).split() for speaker in speakers]
    named = [words for words in bare if words and all(_names_somebody(word) for word in words)]
    return frozenset({" ".join(words) for words in named} | {word for words in named for word in words})


def _introduced(texts: Iterable[str]) -> frozenset[str]:
    """ "my name is mary smith and" tells mary, smith and mary smith."""
    told: set[str] = set()
    for first, second in (names for text in texts for names in INTRODUCED.findall(text)):
        if _names_somebody(first):
            told |= {first, *({second, f"{first} {second}"} if second and _names_somebody(second) else ())}
    return frozenset(told)


def _names_somebody(word: str) -> bool:
    return len(word) >= SHORTEST_NAME and word.casefold() not in NOBODY and not word.isdigit()


def _company_names(account: Account) -> set[str]:
    """The name, the name without its legal form, and what people say for short."""
    short = {word for word in re.findall(r"\w+", account.name) if word.casefold() in account.slug.split("-")}
    return {account.name, " ".join(LEGAL_FORM.sub(" ", account.name).split()), *short} - {""}


def _phones(phones: Iterable[str], countries: frozenset[str]) -> Iterable[str]:
    for phone in phones:
        for country in countries or {"US"}:
            try:
                number = phonenumbers.parse(phone, country)
            except phonenumbers.NumberParseException:
                continue
            yield phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
