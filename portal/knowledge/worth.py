"""What stands behind an article: the companies whose calls it answers, and what they pay in a year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from portal.accounts.models import Account
from portal.revenue.models import ContractLine

from .models import ArticlePage


@dataclass(frozen=True)
class Worth:
    """`revenue` is (minor units, currency) for each currency; each company counts once, however often it called."""

    calls: int
    companies: int
    revenue: list[tuple[int, str]]


def of(article: ArticlePage, on: date) -> Worth:
    accounts = set(Account.objects.filter(cases__article_sources__article=article).values_list("pk", flat=True))
    running = ContractLine.objects.filter(account__in=accounts, starts_on__lte=on, ends_on__gt=on)
    yearly: dict[str, int] = defaultdict(int)
    for amount, currency in running.values_list("yearly_amount", "currency"):
        yearly[currency] += amount
    return Worth(article.sources.count(), len(accounts), sorted((amount, c) for c, amount in yearly.items()))
