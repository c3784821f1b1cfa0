"""Random calendars, instants and budgets in five zones: against the package workclock, and against the walked clock.

`pytest -m long` asks 100,000 of each; the ordinary suite a few hundred of the same kind.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import workclock

from portal.promises import business_time
from portal.promises.business_time import Calendar
from tests.portal.promises.oracle import MINUTE, WINDOW, ZONES, number, open_minutes, origin

FEW, MANY = 400, 100_000
# Days about which the clocks of these zones change, and quiet ones.
TURNS = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
]
QUIET = [date(2026, 1, 5), date(2026, 6, 15), date(2026, 12, 28)]

asked = pytest.mark.parametrize("cases", [FEW, pytest.param(MANY, marks=pytest.mark.long)])


def wall(chance):
    return time(*divmod(chance.choice([chance.randrange(0, 1440, 15), chance.randrange(1440)]), 60))


def hours(chance):
    """None to four intervals of a day, apart and in order; the last may reach to midnight."""
    marks = sorted({wall(chance) for _ in range(2 * chance.choice([0, 1, 1, 2, 2, 3, 4]))})
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if pairs and chance.random() < 0.2:
        pairs[-1] = (pairs[-1][0], time.min)
    return tuple(pairs)


def calendar(chance, about):
    week = tuple(hours(chance) for _ in range(7))
    if not any(week):
        week = (((time(9), time(17)),), *week[1:])
    off = frozenset(about + timedelta(days=chance.randint(-4, 12)) for _ in range(chance.randint(0, 3)))
    return Calendar(ZoneInfo(chance.choice(ZONES)), week, off)


def rival(ours):
    rules = [
        workclock.WorkDay(opens, closes, days=[day]) for day, spans in enumerate(ours.week) for opens, closes in spans
    ]
    if ours.holidays:
        rules.append(workclock.Holidays(ours.holidays))
    return workclock.Schedule(rules, time_zone=ours.zone)


def about(chance):
    return chance.choice(TURNS) if chance.random() < 0.7 else chance.choice(QUIET)


def some_second(chance, day, hours_around=60):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return noon + timedelta(seconds=chance.randint(-3600 * hours_around, 3600 * hours_around))


def opening(calendar, start):
    """The first opening at or after an instant: one that goes on past midnight is two of our intervals."""
    spans = business_time.intervals(calendar, start)
    begin, end = next(spans)
    for following, closes in spans:
        if following != end or end - begin > timedelta(days=WINDOW):
            break
        end = closes
    return begin, end


@asked
def test_deadlines_and_open_time_are_those_of_workclock(cases):
    differ, chance = [], random.Random(8180)
    for case in range(cases):
        day = about(chance)
        ours = calendar(chance, day)
        theirs = rival(ours)
        start, seconds = some_second(chance, day), chance.randint(1, 400_000)
        budget, end = timedelta(seconds=seconds), start + timedelta(seconds=chance.randint(0, 900_000))
        said = (
            business_time.add(ours, start, seconds / 60),
            business_time.back(ours, start, seconds / 60),
            business_time.elapsed(ours, start, end),
            opening(ours, start),
        )
        if said != (
            theirs.add(start, budget),
            theirs.sub(start, budget),
            theirs.between(start, end),
            theirs.next_period(start),
        ):
            differ.append((case, ours, start, budget))
    assert differ == []


def walked_pauses(chance, start):
    begins = [start + chance.randint(0, 4000) * MINUTE for _ in range(chance.randint(0, 3))]
    return [(begin, begin + chance.randint(0, 1200) * MINUTE) for begin in begins]


@asked
def test_deadlines_and_open_time_with_pauses_are_those_of_the_walked_clock(cases):
    differ, chance = [], random.Random(1440)
    for case in range(cases):
        day = about(chance) - timedelta(days=1)
        ours = calendar(chance, day)
        if chance.random() < 0.4:
            ours.special[day + timedelta(days=chance.randrange(WINDOW))] = hours(chance)
        start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + chance.randint(-120, 120) * MINUTE
        pauses = walked_pauses(chance, start)
        row = open_minutes(ours, str(ours.zone), day, pauses)
        row[: number(day, start)] = False
        minutes = np.flatnonzero(row)
        if not minutes.size:
            continue
        budget = chance.randint(1, minutes.size)
        due = business_time.add(ours, start, budget, pauses)
        end = start + chance.randint(0, 2 * 1440) * MINUTE
        passed = business_time.elapsed(ours, start, end, pauses)
        open_until_end = int(np.count_nonzero(row[: number(day, end)]))
        if due != origin(day) + (int(minutes[budget - 1]) + 1) * MINUTE or passed != MINUTE * open_until_end:
            differ.append((case, ours, start, budget, pauses))
    assert differ == []


def test_back_and_add_are_each_others_mirror():
    chance = random.Random(7)
    for _ in range(FEW):
        day = about(chance)
        ours, seconds = calendar(chance, day), chance.randint(1, 200_000)
        start = business_time.add(ours, some_second(chance, day), 0)
        due = business_time.add(ours, start, seconds / 60)
        assert business_time.back(ours, due, seconds / 60) == start
