import random

import pytest

from portal.support.models import Case
from tests.demo import stories

NAMES = {name: f"<{name}>" for name in ("caller", "agent", "company", "site", "version", "phone", "email")}


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.slug)
def test_story_has_only_wordings_that_can_be_told(story):
    for turn in story.turns:
        for wording in turn.wordings:
            wording.format(**NAMES)
    assert {turn.speaker for turn in story.turns} == {stories.CALLER, stories.AGENT}


def test_story_is_known_by_its_subject():
    told = [subject for story in stories.STORIES for subject in story.subjects]
    assert len(told) == len(set(told))
    assert stories.of(Case(subject=stories.REDUNDANCY.subjects[1])) is stories.REDUNDANCY


def test_story_is_told_alike_by_the_same_chance():
    first, second = (list(stories.tell(stories.ALARM_FLOOD, rng=random.Random(7), **NAMES)) for _ in range(2))
    assert first == second
