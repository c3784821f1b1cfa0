"""What a month's calls are about: how many cases and companies, and what those pay a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from boards.roadmap.models import Evidence
from portal.knowledge.measuring import Share
from portal.knowledge.models import ArticleSource
from portal.revenue.models import ContractLine
from portal.revenue.rates import Rates, rates_on
from portal.support.models import Case

from .models import Outcome
from .months import Month
from .notable import Said

PRODUCT, VERSION, TOPIC, PHRASE = "product", "version", "topic", "phrase"
# Where nothing is said of it.
NONE = ""


@dataclass
class Group:
    """Cases with one product, version or topic. `revenue` is whole minor units a year of the house currency."""

    value: str
    cases: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    before: int = 0
    revenue: int = 0


def called_in(month: Month) -> QuerySet[Case]:
    """Each case once, however often somebody called about it."""
    return Case.objects.filter(calls__started_at__gte=month.start, calls__started_at__lt=month.end).distinct()


def groups(month: Month) -> dict[str, list[Group]]:
    """By product, version and topic, the most cases first. Six queries, however many cases."""
    now, before = _by_value(month), _by_value(month.before)
    accounts = {account for kind in now.values() for group in kind.values() for account in group.accounts}
    paid = yearly(accounts, month.end.date())
    for kind, found in now.items():
        for value, group in found.items():
            group.before = len(before[kind][value].cases) if value in before[kind] else 0
            group.revenue = round(sum(paid.get(account, 0) for account in group.accounts))
    return {
        kind: sorted(found.values(), key=lambda group: (-len(group.cases), group.value)) for kind, found in now.items()
    }


def _by_value(month: Month) -> Mapping[str, dict[str, Group]]:
    found: dict[str, dict[str, Group]] = {PRODUCT: {}, VERSION: {}, TOPIC: {}}
    topics = topics_of(month)
    cases = called_in(month).order_by("pk")
    for pk, account, product, number in cases.values_list("pk", "account", "product__name", "version__number"):
        version = f"{product} {number}" if number else NONE
        for kind, values in ((PRODUCT, {product}), (VERSION, {version}), (TOPIC, topics.get(pk, {NONE}))):
            for value in values:
                group = found[kind].setdefault(value, Group(value))
                group.cases.add(pk)
                group.accounts.add(account)
    return found


def topics_of(month: Month) -> dict[int, set[str]]:
    """The subjects of the articles that a case came to or was answered by."""
    sources = ArticleSource.objects.filter(case__in=called_in(month).order_by().values("pk"))
    topics: dict[int, set[str]] = defaultdict(set)
    for case, topic in sources.order_by().values_list("case", "article__tags__name"):
        if topic:
            topics[case].add(topic)
    return dict(topics)


def yearly(accounts: Iterable[int], on: date) -> Mapping[int, float]:
    """What each of these companies pays a year, in minor units of the house currency; what has no rate is left out."""
    rates: Rates = rates_on(on)
    paid: dict[int, float] = defaultdict(float)
    lines = ContractLine.objects.filter(account__in=set(accounts)).running(on)
    for account, amount, currency in lines.values_list("account", "yearly_amount", "currency"):
        paid[account] += float(rates.convert(amount, currency) or 0)
    return paid


def behind(said: Sequence[Said], month: Month) -> list[tuple[Said, int, int]]:
    """Each phrase with the companies that said it and what they pay a year. Two queries."""
    accounts = dict(Case.objects.filter(pk__in={pk for one in said for pk in one.cases}).values_list("pk", "account"))
    paid = yearly(accounts.values(), month.end.date())
    companies = [{accounts[pk] for pk in one.cases} for one in said]
    return [
        (one, len(of_one), round(sum(paid.get(account, 0) for account in of_one)))
        for one, of_one in zip(said, companies, strict=True)
    ]


def with_outcome(month: Month) -> Share:
    """Of the cases resolved in the month, those that became an item, an article or a gap of a course."""
    resolved = Case.objects.filter(resolved_at__gte=month.start, resolved_at__lt=month.end)
    outcome = Outcome.cases.through.objects.filter(case=OuterRef("pk"))
    source = ArticleSource.objects.filter(case=OuterRef("pk"))
    evidence = Evidence.objects.standing().filter(case=OuterRef("pk"))
    became = resolved.filter(Q(Exists(outcome)) | Q(Exists(source)) | Q(Exists(evidence)))
    return Share(became.count(), resolved.count())
