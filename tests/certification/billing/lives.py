"""Random lives of a company, and what it is owed on each of their days, counted one day after the other.

Two people join and leave, earn certificates that expire or are revoked, and renew them; one certified person makes
silver, two make gold. Up to two subscriptions are paid, fail, are made up for and cancelled. Terms change.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from certification.billing.facts import Facts, Held, Offered, Subscribed, Terms

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)
LAST = 60
OFFERED = (Offered("Plus", 1, 1, "Silver"), Offered("Premium", 2, 2, "Gold"))
PAID, FAILED = {"active", "trialing"}, {"past_due", "action_required", "unpaid"}
STATUSES = ["active"] * 4 + ["trialing", "past_due", "past_due", "action_required", "unpaid", "incomplete", "canceled"]
GRACES = (0, 1, 3, 7, 14)


@dataclass(frozen=True)
class Life:
    people: list  # of (days as member, days certified), each a set
    subscriptions: list  # of {day: (rank, status)}
    terms: list  # of (first day, rank, {name: days})


def day(number):
    return DAY_0 + timedelta(days=number)


def live(number, choose):
    """A life; `number(low, high)` and `choose(list)` decide."""
    people = [(_spells(number, 3), _spells(number, 4)) for _ in range(2)]
    subscriptions = [_subscription(number, choose) for _ in range(number(1, 2))]
    terms = [
        (number(0, LAST), rank, {name: choose(GRACES) for name in ("past_due", "action_required", "unpaid", "level")})
        for rank in [choose([1, 2]) for _ in range(number(0, 3))]
    ]
    return Life(people, subscriptions, terms)


def _spells(number, most):
    """Days covered by a few spells: joined and left, earned and expired or revoked, earned again."""
    days = set()
    for _ in range(number(0, most)):
        start = number(0, LAST)
        days |= set(range(start, start + number(1, LAST // 2)))
    return days


def _subscription(number, choose):
    turns = sorted({number(0, LAST) for _ in range(number(1, 6))})
    states = {}
    for start, end in zip(turns, [*turns[1:], number(turns[-1] + 1, LAST + 20)], strict=True):
        states |= dict.fromkeys(range(start, end), (choose([1, 2]), choose(STATUSES)))
    return states


def as_facts(life):
    terms = tuple(
        Terms(day(start), rank, **{name: timedelta(days=days) for name, days in graces.items()})
        for start, rank, graces in life.terms
    )
    return Facts(OFFERED, tuple(_held(life)), tuple(_subscribed(life)), terms)


def _held(life):
    for start, end, rank in _runs([_level(life, number) for number in range(LAST + 40)]):
        if rank:
            yield Held(day(start), day(end), ["", "Silver", "Gold"][rank], rank)


def _subscribed(life):
    for index, states in enumerate(life.subscriptions):
        for start, end, state in _runs([states.get(number) for number in range(LAST + 40)]):
            if state:
                yield Subscribed(day(start), day(end), f"sub_{index}", ["", "Plus", "Premium"][state[0]], *state)


def _runs(values):
    """(first day, day after, value) of equal neighbours."""
    start = 0
    for number in range(1, len(values) + 1):
        if number == len(values) or values[number] != values[start]:
            yield start, number, values[start]
            start = number


def _level(life, number):
    return sum(number in member and number in certified for member, certified in life.people)


def owed_day_by_day(life):
    """The rank owed on each day, looking back over all days before it and nothing else."""
    levels = [_level(life, number) for number in range(LAST)]
    states = [[own[number] for own in life.subscriptions if number in own] for number in range(LAST)]
    failing = [any(status in FAILED for _rank, status in today) for today in states]
    return [
        max((rank for rank in (1, 2) if _owed(life, rank, today, levels, states, failing)), default=0)
        for today in range(LAST)
    ]


def _owed(life, rank, today, levels, states, failing):
    graces = _graces(life, rank, today)
    if not _unlocked([level >= rank for level in levels[: today + 1]], graces["level"]):
        return False
    since = _first_failure(failing[: today + 1], graces["past_due"])
    return any(
        status in PAID or (status in FAILED and today < since + graces[status])
        for subscribed, status in states[today]
        if subscribed >= rank
    )


def _graces(life, rank, today):
    graces, since = {"past_due": 14, "action_required": 14, "unpaid": 0, "level": 30}, -1
    for start, of, changed in life.terms:
        if of == rank and since < start <= today:
            graces, since = changed, start
    return graces


def _unlocked(held, grace):
    """Count the days held and the days since the loss that counts."""
    run, since_loss = 0, None
    for is_held in held:
        if since_loss is not None:
            since_loss += 1
        if is_held:
            run += 1
        elif run:
            since_loss = 0 if since_loss is None or run >= grace else since_loss
            run = 0
    return run > 0 or (since_loss is not None and since_loss < grace)


def _first_failure(failing, grace):
    since, quiet = None, None
    for number, fails in enumerate(failing):
        if fails:
            since = number if quiet is None or (quiet and quiet >= grace) else since
            quiet = 0
        elif quiet is not None:
            quiet += 1
    return since
