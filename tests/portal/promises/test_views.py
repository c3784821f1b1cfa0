from datetime import UTC, datetime, time

import pytest
from django.utils import timezone

from portal.promises import ledger
from portal.promises.models import BusinessCalendar, OpeningHours, ResponseTarget, Severity, Standing
from tests.factories import portal as make

JAN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def plus(base_tier):
    """Unlocked by silver; office hours."""
    calendar = BusinessCalendar.objects.create(name="Office hours Berlin", time_zone="Europe/Berlin")
    for weekday in range(5):
        OpeningHours.objects.create(calendar=calendar, weekday=weekday, opens=time(9), closes=time(17))
    tier = make.TierFactory(slug="plus", name="Plus", required_level="silver", calendar=calendar)
    ResponseTarget.objects.create(tier=tier, severity=Severity.DOWN, first_response=90, next_update=240)
    return tier


def page(client):
    return client.get("/tier/").content.decode()


def test_tier_names_what_is_owed_and_why(plus, cast, as_person):
    ledger.grant(
        account=cast("ada").account,
        tier=plus,
        starts_at=JAN,
        ends_at=datetime(2099, 5, 31, tzinfo=UTC),
        reason="Migration to release 8.",
        by=cast("milo"),
    )

    shown = page(as_person("emil"))

    for words in (
        "You are owed Plus",
        "Migration to release 8.",
        "Until 31 May 2099.",
        "1 hour 30 minutes",
        "no promise",
    ):
        assert words in shown
    assert "Monday–Friday" in shown
    assert "There is none: this is our highest tier." in shown


def test_tier_without_a_line_is_the_base_and_names_the_level_missing(plus, as_person):
    shown = page(as_person("ada"))
    assert "You are owed Essential" in shown
    assert "Plus opens when your company reaches the level Silver" in shown


def test_tier_whose_level_is_held_is_open(plus, cast, as_person):
    Standing.objects.create(account=cast("ada").account, credential="silver", name="Silver", rank=1, starts_at=JAN)
    assert "Plus is open to you." in page(as_person("ada"))


def test_tier_whose_level_lapsed_is_closed_again(plus, cast, as_person):
    Standing.objects.create(
        account=cast("ada").account, credential="silver", name="Silver", rank=1, starts_at=JAN, ends_at=timezone.now()
    )
    assert "Plus opens when your company reaches the level Silver" in page(as_person("ada"))


def test_tier_of_another_company_is_not_shown(plus, cast, as_person):
    make.EntitlementFactory(account=cast("astrid").account, tier=plus, reason="Lindqvist paid.")
    shown = page(as_person("ada"))
    assert "Lindqvist" not in shown
    assert "You are owed Essential" in shown


def test_tier_before_there_are_any_says_so(as_person):
    assert "Nothing has been written down yet" in page(as_person("ada"))


@pytest.mark.parametrize("rows", [1, 9])
def test_tier_asks_as_often_for_many_tiers_and_lines_as_for_one(
    rows, plus, cast, as_person, django_assert_max_num_queries
):
    for _ in range(rows):
        tier = make.TierFactory(slug=f"tier-{_}")
        make.EntitlementFactory(account=cast("ada").account, tier=tier)
    client = as_person("ada")
    # session, person, membership, the line that holds, its calendar, levels, tiers, targets, hours, lines; the frame
    with django_assert_max_num_queries(13):
        client.get("/tier/")


@pytest.fixture
def migration(plus, cast):
    return ledger.grant(
        account=cast("ada").account,
        tier=plus,
        starts_at=JAN,
        ends_at=datetime(2026, 4, 1, tzinfo=UTC),
        reason="Migration to release 8.",
        by=cast("milo"),
    )


def look_back(client, **asked):
    return " ".join(client.get("/tier/on/", asked).content.decode().split())


def test_looking_back_answers_for_an_instant_in_the_readers_zone(migration, as_person):
    shown = look_back(as_person("ada"), at="2026-03-03T14:00")

    assert "Brenner Mühlen AG was owed Plus" in shown
    assert "Migration to release 8." in shown
    assert "Granted by a manager" in shown
    assert "Milo" not in shown


def test_looking_back_beyond_the_end_is_the_base_tier(migration, as_person):
    assert "Every customer is owed this tier." in look_back(as_person("ada"), at="2026-04-01T14:00")


def test_support_looks_back_for_any_company_and_sees_who_wrote_it(migration, as_person):
    shown = look_back(as_person("sam"), account="brenner", at="2026-03-03T14:00")

    assert "Brenner Mühlen AG was owed Plus" in shown
    assert "Milo" in shown


def test_customer_looks_back_for_no_other_company(migration, as_person):
    shown = look_back(as_person("hana"), account="brenner", at="2026-03-03T14:00")

    assert "Brenner" not in shown
    assert "Okano Plastics was owed Essential" in shown


@pytest.mark.parametrize("at", ["", "yesterday", "2026-02-30T14:00"])
def test_looking_back_at_no_instant_says_so(migration, as_person, at):
    shown = look_back(as_person("ada"), at=at)

    assert "What was owed on a day" in shown
    assert "was owed Plus" not in shown
