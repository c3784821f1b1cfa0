"""Whatever is done to a case, in whatever order: the stored state is the one its events tell."""

import random
from datetime import timedelta

import pytest
from django.forms import model_to_dict

from portal.support import cases, history
from portal.support.models import CaseEvent
from tests.portal.support.conftest import NOON


@pytest.mark.parametrize("seed", range(12))
def test_replay_is_the_stored_case(case, cast, ada, seed):
    chance, at = random.Random(seed), NOON
    sam, priya = cast("sam"), cast("priya")
    acts = [
        lambda at: cases.answer(case, text="Answer", by=sam, at=at),
        lambda at: cases.answer(case, text="Question", waits=True, by=sam, at=at),
        lambda at: cases.update(case, text="Update", by=sam, at=at),
        lambda at: cases.note(case, text="Note", by=sam, at=at),
        lambda at: cases.assign(case, to=chance.choice([sam, priya, None]), by=sam, at=at),
        lambda at: cases.reply(case, text="Reply", by=ada, at=at),
        lambda at: cases.resolve(case, outcome="solved", text="Done", by=sam, at=at),
        lambda at: cases.reopen(case, text="No", by=ada, at=at),
    ]
    done = 0
    while done < 15:
        at += timedelta(minutes=chance.randint(0, 900))
        try:
            chance.choice(acts)(at)
        except (history.IsResolved, history.IsNotResolved):
            continue
        done += 1

    case.refresh_from_db()
    assert model_to_dict(history.replay(case)) == model_to_dict(case)


def test_opened_event_holds_who_opened(case, ada):
    event = case.events.get()
    assert (event.kind, event.author, event.at, event.is_internal) == (CaseEvent.Kind.OPENED, ada, NOON, False)
