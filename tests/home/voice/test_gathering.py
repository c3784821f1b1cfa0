from datetime import timedelta

import pytest
from django.utils import timezone

from home.voice import gathering
from home.voice.models import Gathered, Phrase
from portal.knowledge import attaching, speakers
from tests.factories import portal_support as support
from tests.factories.portal_knowledge import TRENDS


@pytest.fixture
def transcript(cast):
    owen = cast("owen")
    case = support.CaseFactory(account=owen.account, contact=owen)
    call = support.CallFactory(case=case, contact=owen, taken_by=cast("sam"))
    attaching.attach(call, data=TRENDS.encode(), file_name="call.vtt", by=cast("sam"), at=timezone.now())
    return call.transcripts.get()


def words():
    return set(Phrase.objects.values_list("words", flat=True))


def test_only_what_the_customer_said_is_read(transcript):
    gathering.catch_up(timezone.now())

    assert "trend page is empty" in words()
    assert "live values" in words()  # Sam said it first, and so did Owen
    assert not {one for one in words() if "historian" in one or "startup" in one}


def test_nothing_that_tells_who_called_is_kept(transcript):
    gathering.catch_up(timezone.now())

    text = " ".join(words())
    for name in ("owen", "hughes", "castellan", "example"):
        assert name not in text


def test_a_transcript_is_read_once(transcript):
    assert gathering.catch_up(timezone.now()) == 1
    assert gathering.catch_up(timezone.now()) == 0
    assert Gathered.objects.count() == 1


def test_who_is_put_right_is_read_anew(transcript, cast):
    gathering.catch_up(timezone.now() - timedelta(minutes=1))
    speakers.assign(transcript, {"Sam Whitaker": "customer", "Owen Hughes": "agent"}, by=cast("sam"))

    gathering.catch_up(timezone.now())

    assert "flow historian writer" in words()
    assert "trend page is empty" not in words()
    assert gathering.catch_up(timezone.now()) == 0


def test_a_phrase_leads_to_where_it_was_said_first(transcript):
    gathering.catch_up(timezone.now())

    phrase = Phrase.objects.get(words="trend page is empty")
    assert (phrase.turn.position, phrase.call, phrase.said_at) == (1, transcript.call, transcript.call.started_at)
