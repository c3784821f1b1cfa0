"""Whatever is done to a case, in whatever order: the stored state is the one its events tell."""

import os
import random
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.forms import model_to_dict

from portal.promises.models import OpeningHours, ResponseTarget
from portal.support import auditing, cases, history, timers
from portal.support.models import Case, CaseEvent, Promise
from tests.factories import portal as make
from tests.portal.support import living
from tests.portal.support.acting import live
from tests.portal.support.conftest import NOON

# `pytest -m long` rebuilds this many; another number on a machine in a hurry.
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


@pytest.fixture
def weekdays(plus):
    """Monday to Friday from nine to five in Berlin."""
    plus.calendar = make.CalendarFactory(name="Office", is_always_open=False, time_zone="Europe/Berlin")
    plus.calendar.hours.set([OpeningHours(weekday=day, opens=time(9), closes=time(17)) for day in range(5)])
    plus.calendar.save()
    plus.save()


def test_replay_is_the_stored_case_and_its_promises(varied, ada, problem, cast):
    staff, differ = [cast("sam"), cast("priya"), cast("milo")], []
    for seed in range(12):
        chance = random.Random(seed)
        case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
        end = live(case, ada, staff, chance, start=NOON, length=15)
        if seed % 3 == 0:
            timers.run(end)
        if differs(case):
            differ.append(seed)
    assert differ == []
    assert list(auditing.differing(Case.objects.all())) == []


@pytest.mark.parametrize("number", [40, pytest.param(MANY, marks=pytest.mark.long)])
def test_state_rebuilt_from_events_equals_the_stored_one(varied, weekdays, ada, problem, cast, number):
    """Lives of a dozen acts, by office hours of Berlin with its changes of the clock, written and read in thousands."""
    staff, differ, count = [cast("sam"), cast("priya"), cast("milo")], [], 0
    stamps = living.stamps(ada, NOON)
    for start in range(0, number, 1000):
        lives = []
        for seed in range(start, min(start + 1000, number)):
            chance = random.Random(seed)
            opened = NOON + timedelta(minutes=chance.randint(-400_000, 400_000))
            severity = chance.randint(1, 4)
            case = living.born(ada, replace(problem, severity=severity), stamps[severity], opened)
            lives.append((case, *living.live(case, chance, ada, staff, length=chance.randint(1, 12))))
        living.write(lives)
        newest = Case.objects.filter(pk__gte=lives[0][0].pk)
        differ += [(case.pk, names) for case, names in auditing.differing(newest)]
        count += newest.count()
    assert (count, differ) == (number, [])


def test_what_is_stored_wrongly_is_named(case, cast, capsys):
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON)
    call_command("check_cases")
    Case.objects.update(is_escalated=True)
    Promise.objects.filter(kind="next_update").delete()
    with pytest.raises(CommandError, match=r"1 cases differ from their events\."):
        call_command("check_cases")
    assert capsys.readouterr().out == (
        f"1 cases are what their events tell.\n{case.reference}: is_escalated, promises\n"
    )


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
