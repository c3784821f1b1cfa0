"""Facts about open time from a file: ours, or any of its format that SLA_VECTORS names.

Each operation of the file is answered by the domain function named in ANSWERS. A `tie` is another answer that leaves
the same business time: ours is always `expect` or always the closing instant, which test_ties_follow_one_rule keeps.
"""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.promises import business_time, laps
from portal.promises.business_time import Calendar

OURS = Path(__file__).with_name("vectors.json")
NAMED = Path(os.environ.get("SLA_VECTORS", OURS))
FILE = NAMED if NAMED.is_file() else OURS
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPERATIONS = ("deadline", "elapsed", "back", "business_days", "intervals", "wall", "tickets")


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def spans(pairs):
    return [(instant(start), instant(end)) for start, end in pairs]


def hours(pairs):
    return tuple(
        (time.fromisoformat(opens), time.fromisoformat(closes.replace("24:00", "00:00"))) for opens, closes in pairs
    )


def calendar(vector):
    said = VECTORS["calendars"][vector["calendar"]]
    return Calendar(
        zone=ZoneInfo(said["tz"]),
        week=tuple(hours(said["hours"].get(day, ())) for day in WEEK),
        holidays=frozenset(date.fromisoformat(day) for day in said.get("holidays", ())),
        special={date.fromisoformat(day): hours(pairs) for day, pairs in said.get("shifts", {}).items()},
    )


def deadline(vector):
    pauses = spans(vector.get("pauses", ()))
    return business_time.add(calendar(vector), instant(vector["start"]), vector["minutes"], pauses)


def elapsed(vector):
    pauses = spans(vector.get("pauses", ()))
    return business_time.elapsed(calendar(vector), instant(vector["start"]), instant(vector["end"]), pauses)


def back(vector):
    return business_time.back(calendar(vector), instant(vector["end"]), vector["minutes"])


def business_days(vector):
    return business_time.after_days(calendar(vector), instant(vector["start"]), vector["business_days"])


def intervals(vector):
    found = business_time.intervals(calendar(vector), instant(vector["origin"]), spans(vector.get("pauses", ())))
    return list(islice(found, len(vector["intervals"])))


def wall(vector):
    return business_time.instant(datetime.fromisoformat(vector["local"]), ZoneInfo(vector["tz"]))


def ticket(vector):
    """What a whole ticket is owed: the rule of the file's sources is that a customer's word asks for an update."""
    facts = [(name, instant(at)) for step in vector["sets"] for name, at in step.items()]
    at = {name: [when for what, when in facts if what == name] for name, _ in facts}
    open_time, minutes = calendar(vector), vector["targets_min"]
    created, closed = at["created_at"], at.get("closed_at", [])
    kept = {
        "first_response": laps.run(open_time, minutes["first_response"], created, at.get("first_response_at", [])),
        "update": laps.run(open_time, minutes["update"], at["customer_at"], [*at.get("agent_at", []), *closed]),
        "solution": laps.run(open_time, minutes["solution"], created, closed),
    }
    due = {name: next((lap.due for lap in ran if lap.ended is None), None) for name, ran in kept.items()}
    ended = {name: laps.worst(ran) for name, ran in kept.items()}
    answer = {"next_escalation": min(filter(None, due.values()), default=None)}
    for name in kept:
        answer |= {f"{name}_due": due[name]}
        answer |= {f"{name}_min": ended[name] and ended[name].used / timedelta(minutes=1)}
        answer |= {f"{name}_margin": ended[name] and ended[name].margin / timedelta(minutes=1)}
    return answer


ANSWERS = {
    "deadline": (deadline, lambda v: instant(v.get("exact", v["expect"]))),
    "elapsed": (elapsed, lambda v: timedelta(minutes=v["minutes"])),
    "back": (back, lambda v: instant(v["expect"])),
    "business_days": (business_days, lambda v: instant(v["expect"])),
    "intervals": (intervals, lambda v: spans(v["intervals"])),
    "wall": (wall, lambda v: instant(v["utc"])),
    "tickets": (ticket, lambda v: {k: instant(x) if isinstance(x, str) else x for k, x in v["expect"].items()}),
}


def named():
    for operation in OPERATIONS:
        for number, vector in enumerate(VECTORS.get(operation, ())):
            yield pytest.param(operation, vector, id=f"{operation}-{number}")


@pytest.mark.parametrize(("operation", "vector"), list(named()))
def test_vector(operation, vector):
    answer, expected = ANSWERS[operation]
    found = answer(vector)
    if "tie" in vector:
        assert found in (expected(vector), instant(vector["tie"]))
    else:
        assert found == expected(vector)


def test_ties_follow_one_rule():
    """Of the two answers a tie allows, forwards the earlier (closing), backwards the later (opening)."""
    for operation, choose in (("deadline", min), ("back", max)):
        answer, expected = ANSWERS[operation]
        for vector in VECTORS.get(operation, ()):
            if "tie" in vector:
                assert answer(vector) == choose(expected(vector), instant(vector["tie"]))


def test_every_operation_of_the_file_is_answered():
    asked = {name for name, vectors in VECTORS.items() if isinstance(vectors, list) and name != "rules"}
    assert asked <= set(OPERATIONS)
    assert sum(len(VECTORS.get(operation, ())) for operation in OPERATIONS) > 0
