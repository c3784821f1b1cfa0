"""Whatever is done to a case, in whatever order: the stored state is the one its events tell."""

import os
import random

import pytest
from django.forms import model_to_dict

from portal.promises.models import ResponseTarget
from portal.support import cases, history, timers
from portal.support.models import Case, CaseEvent, Promise
from tests.portal.support.acting import live
from tests.portal.support.conftest import NOON

# `pytest -m long` lives this many; another number on a machine in a hurry.
MANY = int(os.environ.get("REBUILT_CASES", 100_000))


def stored(case):
    """All that a case and its promises say, but for what no event says."""
    fields = model_to_dict(case)
    return fields | {"notice": case.next_notice_at, "noticed": case.noticed}


def promises(rows):
    names = [field.attname for field in Promise._meta.fields if field.name != "id"]
    return sorted(tuple(getattr(row, name) for name in names) for row in rows)


def differs(case):
    case = Case.objects.get(pk=case.pk)
    told, kept = history.replay(case)
    return stored(told) != stored(case) or promises(kept) != promises(case.promises.all())


@pytest.fixture
def varied(plus):
    """Severities that differ, one of them around the clock and one without an update."""
    ResponseTarget.objects.filter(tier=plus, severity=1).update(clock="real", first_response=15, resolution=240)
    ResponseTarget.objects.filter(tier=plus, severity=4).update(next_update=None, resolution=None)


@pytest.mark.parametrize("number", [12, pytest.param(MANY, marks=pytest.mark.long)])
def test_replay_is_the_stored_case_and_its_promises(varied, ada, problem, cast, number):
    staff, differ = [cast("sam"), cast("priya"), cast("milo")], []
    for seed in range(number):
        chance = random.Random(seed)
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        end = live(case, ada, staff, chance, start=NOON, length=chance.randint(1, 12) if number > 12 else 15)
        if seed % 3 == 0:
            timers.run(end)
        if differs(case):
            differ.append(seed)
    assert differ == []


def test_opened_event_holds_who_opened_and_the_stamp(case, ada):
    event = case.events.get()
    assert (event.kind, event.author, event.at, event.is_internal) == (CaseEvent.Kind.OPENED, ada, NOON, False)
    assert event.facts == {
        "severity": 2,
        "is_real_time": False,
        "allowance_minutes": 0,
        "first_response_minutes": 60,
        "next_update_minutes": 240,
        "resolution_minutes": 1440,
    }
