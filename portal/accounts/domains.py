"""Which e-mail domains a company may claim: whoever confirms an address in one joins it."""

from collections.abc import Iterable

from .models import Account

# A company that claimed one of these would take in half the world.
PUBLIC = frozenset(
    {
        *("aol.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com"),
        *("mail.ru", "msn.com", "orange.fr", "outlook.com", "proton.me", "qq.com", "t-online.de", "web.de"),
        *("yahoo.co.jp", "yahoo.com", "yandex.ru"),
    }
)


class PublicDomain(Exception):
    """Anybody can have an address there."""

    def __init__(self, domain: str):
        self.domain = domain


class TakenDomain(Exception):
    """Another company claims it."""

    def __init__(self, domain: str, company: Account):
        self.domain, self.company = domain, company


def tidy(words: str) -> list[str]:
    """Domains as people type them, with commas or blanks between, as the model keeps them."""
    return sorted({word.lower().removeprefix("@") for word in words.replace(",", " ").split()})


def check(domains: Iterable[str], *, of: Account | None) -> None:
    """Raises PublicDomain, TakenDomain. `of` is the company that claims them, None for one not yet there."""
    wanted = set(domains)
    for domain in wanted & PUBLIC:
        raise PublicDomain(domain)
    for other in Account.objects.exclude(email_domains=[]):
        if other == of:
            continue
        for domain in wanted.intersection(other.email_domains):
            raise TakenDomain(domain, other)
