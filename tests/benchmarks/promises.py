"""Deadlines a second in one process, beside those of the package workclock in the same run. Asks no database."""

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

import workclock

from tests.benchmarks import serving

CASES, ROUNDS = 20_000, 3
WEEK = ((wall(8), wall(12)), (wall(13), wall(17, 30)))
HOLIDAYS = frozenset(date(year, month, day) for year in (2025, 2026, 2027) for month, day in ((1, 1), (5, 1), (12, 25)))


def main(name):
    BENCHES[name]()


def deadlines():
    """Deadlines of 1 minute to 80 hours of office time in Berlin, from instants over two years."""
    from portal.promises import business_time

    zone, chance = ZoneInfo("Europe/Berlin"), random.Random(1)
    ours = business_time.Calendar(zone, (WEEK,) * 5 + ((),) * 2, HOLIDAYS)
    rules = [workclock.WorkDay(opens, closes, days=range(5)) for opens, closes in WEEK]
    theirs = workclock.Schedule([*rules, workclock.Holidays(HOLIDAYS)], time_zone=zone)
    begin = datetime(2025, 6, 1, tzinfo=UTC)
    asked = [(begin + timedelta(seconds=chance.randrange(63_000_000)), chance.randint(1, 4800)) for _ in range(CASES)]
    mine, seconds = timed(lambda: [business_time.add(ours, start, minutes) for start, minutes in asked])
    yours, their_seconds = timed(lambda: [theirs.add(start, timedelta(minutes=minutes)) for start, minutes in asked])
    if mine != yours:
        sys.exit("The deadlines differ.")
    rate, baseline = round(CASES / seconds), round(CASES / their_seconds)
    serving.tell("deadlines", rate, "deadlines/s", baseline=baseline, ratio=round(rate / baseline, 3))


def timed(work):
    """What it answers, and the seconds of its best round."""
    best, answer = float("inf"), None
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return answer, best


BENCHES = {"deadlines": deadlines}

if __name__ == "__main__":
    main(sys.argv[1])
