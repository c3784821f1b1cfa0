"""The level function and the forecast against trying everything, on random companies."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from certification.levels import forecast, ladder
from certification.levels.forecast import Held
from tests.certification.levels import trying

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def rank(level):
    return level.rank if level else 0


@pytest.mark.parametrize("companies", [500, pytest.param(20_000, marks=pytest.mark.long)])
def test_level_is_what_trying_everything_finds(companies):
    rng, differ = random.Random(2026), []
    for number in range(companies):
        levels, holders = trying.a_company(rng)
        if rank(ladder.highest(trying.as_rungs(levels), holders)) != trying.highest(levels, holders):
            differ.append((number, levels, holders))

    assert differ == []


@pytest.mark.parametrize("companies", [100, pytest.param(3_000, marks=pytest.mark.long)])
def test_another_certificate_never_lowers_the_level(companies):
    rng = random.Random(7)
    for _company in range(companies):
        levels, holders = trying.a_company(rng)
        rungs, before = trying.as_rungs(levels), trying.highest(levels, holders)
        person, slug = rng.choice([*holders, 99]), rng.choice(sorted(trying.COURSES))

        assert rank(ladder.highest(rungs, holders | {person: holders.get(person, set()) | {slug}})) >= before


def day_by_day(levels, held, days):
    """Ranks on each day, reckoned anew; and who could keep the level by renewing, tried one by one."""

    def at(day, renewed=None):
        holders = {}
        for one in held:
            if one == renewed or one.until is None or one.until > NOW + timedelta(days=day):
                holders.setdefault(one.person, set()).add(one.credential)
        return trying.highest(levels, holders)

    for day in range(1, days):
        before, after = at(day - 1), at(day)
        if after < before:
            ended = [one for one in held if one.until and NOW < one.until <= NOW + timedelta(days=day)]
            yield day, before, after, {one for one in ended if at(day, renewed=one) >= before}


@pytest.mark.parametrize("companies", [60, pytest.param(2_000, marks=pytest.mark.long)])
def test_forecast_is_right_to_the_day_and_in_who_can_help(companies):
    rng = random.Random(11)
    for _company in range(companies):
        levels, holders = trying.a_company(rng)
        held = [
            Held(person, slug, slug, rng.choice([None, NOW + timedelta(days=rng.randint(1, 19))]))
            for person, slugs in holders.items()
            for slug in sorted(slugs)
        ]

        found = forecast.falls(trying.as_rungs(levels), held, NOW)

        assert [
            ((fall.at - NOW).days, fall.before.rank, rank(fall.after), set(fall.rescuers)) for fall in found
        ] == list(day_by_day(levels, held, 21))


def test_without_names_those_whose_leaving_costs_the_level():
    levels = [[[(1, 1, ("a",))]], [[(1, 1, ("a",)), (1, 1, ("b",))]]]
    holders = {1: {"a", "b"}, 2: {"a"}, 3: {"c"}}

    left = forecast.without(trying.as_rungs(levels), holders)

    assert {person: rank(level) for person, level in left.items()} == {1: 1, 2: 1}
