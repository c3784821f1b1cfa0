from datetime import timedelta

import pytest
from django.utils import timezone

from boards.roadmap import deciding
from boards.roadmap.models import Item
from home.listening import bearing, sessions
from home.listening.models import Bearing
from tests.factories import boards
from tests.factories import portal_knowledge as knowledge


@pytest.fixture
def session(over):
    session = over("iris", reflected_at=timezone.now())
    session.learned = "They know the plant."
    session.save()
    return session


def changed():
    return Bearing.objects.led_to_change().count()


def test_before_the_answers_nothing_is_said_to_change(over):
    with pytest.raises(bearing.NotReflected):
        bearing.say(over("iris"), boards.ItemFactory(), at=timezone.now())


def test_said_twice_it_is_one(session):
    item = boards.ItemFactory()
    bearing.say(session, item, at=timezone.now())
    bearing.say(session, item, at=timezone.now())

    assert Bearing.objects.count() == 1


def test_a_new_item_waits_for_its_moderator(session, cast):
    board = boards.BoardFactory()

    said = bearing.propose(session, board=board, title="Keep the curves", body="They lose a day.", at=timezone.now())

    item = Item.objects.waiting().get()
    assert said.item == item
    assert (item.proposer, item.proposer_account, item.approved_at) == (cast("iris"), None, None)


def test_a_new_item_names_nobody_of_the_desk(session, cast):
    cast("sam")
    board = boards.BoardFactory()

    with pytest.raises(sessions.RepNamed):
        bearing.propose(session, board=board, title="What Sam said", body="Keep them.", at=timezone.now())

    assert not Item.objects.exists()


@pytest.mark.parametrize(("status", "expected"), [("planned", 1), ("shipped", 1), ("declined", 0)])
def test_an_item_changed_once_it_is_taken_up(session, cast, status, expected):
    item = boards.ItemFactory()
    bearing.say(session, item, at=timezone.now() - timedelta(minutes=1))
    assert changed() == 0

    deciding.change_status(item, to=status, reason="As heard.", by=cast("marta"), at=timezone.now())

    assert changed() == expected


def test_what_was_planned_before_is_no_change(session, cast):
    item = boards.ItemFactory()
    deciding.change_status(item, to="planned", reason="", by=cast("marta"), at=timezone.now() - timedelta(days=1))
    bearing.say(session, item, at=timezone.now())

    assert changed() == 0


def test_an_article_changed_once_it_is_published_anew(session):
    article = knowledge.article()
    bearing.say(session, article, at=timezone.now())
    assert changed() == 0

    article.save_revision().publish(skip_permission_checks=True)

    assert changed() == 1
