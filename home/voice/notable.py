"""What makes a phrase one of this month: it was said in more cases than the months before let expect."""

from collections import defaultdict
from dataclasses import dataclass
from math import log

from django.db.models import Count, QuerySet

from .models import Phrase
from .months import Month

# So many months before are what is usual.
BEFORE = 6
# A phrase of one case is that case's own.
FEWEST = 2
# Of chi-squared with one degree of freedom, 1 % lies above: a hundred ordinary phrases bring about one.
NOTABLE = 6.63
MOST = 25


@dataclass(frozen=True)
class Said:
    """A phrase, in how many of this month's cases it was said, in how many of those before, and how far off that is."""

    key: str
    words: str
    cases: frozenset[int]
    before: int
    distance: float


@dataclass(frozen=True)
class Notable:
    """`n` cases of this month and `n_before` of those before had something said in them."""

    phrases: list[Said]
    n: int
    n_before: int


def log_likelihood(now: int, of_now: int, before: int, of_before: int) -> float:
    """G² of the two-by-two table of cases with and without a phrase, this month and before; 0 where nothing differs.

    G² = 2 Σ O ln(O / E) over the four cells, E from the margins: T. Dunning, Accurate Methods for the Statistics of
    Surprise and Coincidence, Computational Linguistics 19 (1993), 61-74. Unlike Pearson's X² it holds for the small
    counts that most phrases have. A cell of no cases adds nothing. In large samples it is distributed as chi-squared
    with one degree of freedom.
    """
    total = of_now + of_before
    rows = ((now, before), (of_now - now, of_before - before))
    columns = (of_now, of_before)
    return 2 * sum(
        seen * log(seen * total / (sum(row) * column))
        for row in rows
        for seen, column in zip(row, columns, strict=True)
        if seen
    )


def of_month(month: Month) -> Notable:
    """The furthest off first. Each case counts once, however often and by how many of its calls. Five queries."""
    here, earlier = Phrase.objects.said_in(month, month), Phrase.objects.said_in(month.back(BEFORE), month.before)
    n, n_before = _cases(here), _cases(earlier)
    counted = here.order_by().values("key").annotate(n=Count("case", distinct=True)).filter(n__gte=FEWEST)
    now = dict(counted.values_list("key", "n"))
    counted_before = earlier.order_by().filter(key__in=counted.values("key")).values("key")
    before = dict(counted_before.annotate(n=Count("case", distinct=True)).values_list("key", "n"))
    distances = {
        key: log_likelihood(count, n, before.get(key, 0), n_before)
        for key, count in now.items()
        if n_before and count * n_before > before.get(key, 0) * n
    }
    off = [key for key, distance in distances.items() if distance >= NOTABLE]
    said: dict[str, tuple[str, set[int]]] = {}
    for key, words, case in here.filter(key__in=off).values_list("key", "words", "case"):
        said.setdefault(key, (words, set()))[1].add(case)
    found = [
        Said(key, words, frozenset(cases), before.get(key, 0), distances[key]) for key, (words, cases) in said.items()
    ]
    return Notable(sorted(_longest(found), key=lambda one: (-one.distance, one.key))[:MOST], n, n_before)


def _cases(phrases: QuerySet[Phrase]) -> int:
    return phrases.aggregate(n=Count("case", distinct=True))["n"]


def _longest(found: list[Said]) -> list[Said]:
    """Of phrases said in the same cases, one inside another, the longest: its parts say no more."""
    kept: dict[frozenset[int], list[Said]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (-len(one.key.split()), one.key)):
        if not any(f" {one.key} " in f" {longer.key} " for longer in kept[one.cases]):
            kept[one.cases].append(one)
    return [one for several in kept.values() for one in several]
