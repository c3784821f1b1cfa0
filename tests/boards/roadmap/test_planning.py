from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from boards.roadmap import deciding, merging, planning
from boards.roadmap.models import Item, ItemEvent, Target, windows
from tests.factories import boards as make
from tests.factories import portal as ground

Q1 = (date(2026, 1, 1), date(2026, 3, 31))
Q2 = (date(2026, 4, 1), date(2026, 6, 30))


def at(month, day):
    return datetime(2026, month, day, 9, tzinfo=UTC)


def plan(item, window=(None, None), *, on=None, **said):
    first, last = window
    said = {"owner": None, "area": "", "tags": []} | said
    planning.plan(item, **said, window_from=first, window_until=last, by=ground.StaffFactory(), at=on or timezone.now())
    item.refresh_from_db()


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Q1, "Q1 2026"),
        ((date(2026, 2, 1), date(2026, 2, 28)), "February 2026"),
        ((date(2026, 1, 1), date(2026, 2, 28)), "1 Jan 2026 – 28 Feb 2026"),
        ((date(2026, 12, 1), date(2027, 2, 28)), "1 Dec 2026 – 28 Feb 2027"),
        ((None, None), ""),
    ],
)
def test_window_in_words(window, words):
    assert windows.in_words(*window) == words


def test_plan_says_all_of_it(db):
    item, owner = make.ItemFactory(), ground.StaffFactory()
    plan(item, Q1, owner=owner, area="  Alarms  and trends ", tags=["Night shift", "night  shift", "?", "iOS"])
    assert (item.owner, item.area, item.window) == (owner, "Alarms and trends", "Q1 2026")
    assert {tag.name for tag in item.tags.all()} == {"iOS", "Night shift"}


def test_plan_said_twice_is_one_promise(db):
    item = make.ItemFactory()
    plan(item, Q1)
    plan(item, Q1, area="Alarms")
    assert (Target.objects.count(), ItemEvent.objects.filter(kind="window").count()) == (1, 1)


def test_window_is_moved_with_a_reason_alone(db):
    item = make.ItemFactory()
    plan(item, Q1)
    with pytest.raises(planning.ReasonMissing):
        plan(item, Q2)
    with pytest.raises(planning.WindowUnclear):
        plan(item, (Q2[0], None), reason="Later.")
    plan(item, Q2, reason="The chips are late.")
    assert [target.window for target in item.targets.all()] == ["Q1 2026", "Q2 2026"]


def passed(on):
    return [target.window for target in Target.objects.passed(on)]


def test_window_passes_on_the_day_after_its_last(db):
    plan(make.ItemFactory(), Q1, on=at(1, 5))
    assert (passed(date(2026, 3, 31)), passed(date(2026, 4, 1))) == ([], ["Q1 2026"])


@pytest.mark.parametrize(("moved", "broken"), [(at(3, 31), []), (at(4, 1), ["Q1 2026"])])
def test_window_moved_after_it_passed_stays_broken(db, moved, broken):
    item = make.ItemFactory()
    plan(item, Q1, on=at(1, 5))
    plan(item, Q2, on=moved, reason="The chips are late.")
    assert passed(date(2026, 5, 1)) == broken


@pytest.mark.parametrize("status", Item.SETTLED[:2])
@pytest.mark.parametrize(("settled", "broken"), [(at(3, 31), []), (at(4, 1), ["Q1 2026"])])
def test_window_that_was_settled_in_time_is_kept(db, status, settled, broken):
    item = make.ItemFactory()
    plan(item, Q1, on=at(1, 5))
    Item.objects.filter(pk=item.pk).update(status=status, status_since=settled, decline_reason="No.")
    assert passed(date(2026, 5, 1)) == broken


def decide(item, to, on):
    deciding.change_status(item, to=to, reason="No.", by=ground.StaffFactory(), at=on)


def test_window_kept_in_time_stays_kept_when_the_item_is_merged_later(db):
    item, into = make.ItemFactory.create_batch(2, board=make.BoardFactory())
    plan(item, Q1, on=at(1, 5))
    decide(item, "shipped", at(3, 30))
    merging.merge(item, into=into, by=ground.StaffFactory(), at=at(4, 20))
    merged = passed(date(2026, 5, 1))
    merging.unmerge(item, by=ground.StaffFactory(), at=at(4, 25))
    assert (merged, passed(date(2026, 5, 1))) == ([], [])


def test_window_is_broken_by_what_was_taken_up_again_and_settled_after_it(db):
    item, into = make.ItemFactory.create_batch(2, board=make.BoardFactory())
    plan(item, Q1, on=at(1, 5))
    decide(item, "shipped", at(3, 30))
    decide(item, "in_progress", at(4, 2))
    taken_up = passed(date(2026, 5, 1))
    merging.merge(item, into=into, by=ground.StaffFactory(), at=at(4, 20))
    assert (taken_up, passed(date(2026, 5, 1))) == (["Q1 2026"], ["Q1 2026"])


def test_long_tags_that_begin_alike_are_one(db):
    item = make.ItemFactory()
    plan(
        item,
        tags=[
            "Alarms of the whole plant in one long list for operators",
            "Alarms of the whole plant in one long list for engineers",
        ],
    )
    assert [tag.name for tag in item.tags.all()] == ["Alarms of the whole plant in one long lis"[:40]]
