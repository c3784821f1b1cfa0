"""What staff keep in Wagtail's admin, and who of them may."""

from datetime import UTC, datetime

import pytest

from portal.outbox.models import Effect
from portal.promises import calendars, terms, versions
from portal.promises.models import BusinessCalendar, Entitlement, Tier
from tests.factories import portal as make


@pytest.fixture
def boss(as_person):
    return as_person("milo")


def rows(prefix, *forms):
    """An inline formset as the browser sends it."""
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": 0}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


NO_ROWS = rows("hours") | rows("holidays") | rows("exceptions")


def grant(**fields):
    words = {"starts_at": "2026-06-01 00:00", "ends_at": "2026-09-01 00:00", "reason": "Migration to release 8."}
    return words | fields


def test_manager_writes_a_calendar_with_hours_and_holidays(boss, cast):
    data = {"name": "Office", "time_zone": "Europe/Berlin"}
    hours = rows(
        "hours",
        {"weekday": 0, "opens": "09:00", "closes": "12:00"},
        {"weekday": 0, "opens": "13:00", "closes": "17:00"},
    )
    days = rows("holidays", {"day": "2026-12-25", "name": "Christmas"})
    openings = rows("exceptions", {"day": "2026-12-24", "opens": "09:00", "closes": "12:00", "name": "Until noon"})
    boss.post("/admin/businesscalendar/new/", data | hours | days | openings)

    calendar = BusinessCalendar.objects.get()
    assert (calendar.hours.count(), calendar.holidays.count(), calendar.exceptions.count()) == (2, 1, 1)
    assert (calendar.versions.get().number, calendar.versions.get().written_by) == (1, cast("milo"))


@pytest.mark.parametrize(("country", "region", "field"), [("XX", "", "country"), ("DE", "QQ", "region")])
def test_calendar_of_no_known_place_is_refused(boss, country, region, field):
    data = {
        "name": "Office",
        "time_zone": "Europe/Berlin",
        "is_always_open": "on",
        "country": country,
        "region": region,
    }
    response = boss.post("/admin/businesscalendar/new/", data | NO_ROWS)
    assert list(response.context["form"].errors) == [field]


def test_edit_of_a_calendar_keeps_what_held_before(boss):
    calendar = make.CalendarFactory(name="Shop")
    first = versions.of_calendar(calendar, at=make.LONG_AGO)
    data = {"name": "Shop", "time_zone": "Asia/Tokyo", "is_always_open": "on"}
    boss.post(f"/admin/businesscalendar/edit/{calendar.pk}/", data | NO_ROWS)
    assert list(calendar.versions.values_list("number", flat=True)) == [2, 1]
    assert calendars.of(first).zone.key == "UTC"


def test_calendar_with_a_feed_asks_to_read_it(boss):
    data = {"name": "Shop", "time_zone": "UTC", "is_always_open": "on", "feed": "https://127.0.0.1:1/days.ics"}
    boss.post("/admin/businesscalendar/new/", data | NO_ROWS)
    assert Effect.objects.get().payload == {"calendar": BusinessCalendar.objects.get().pk}


def test_calendar_that_never_opens_is_refused(boss):
    data = {"name": "Office", "time_zone": "Europe/Berlin"} | NO_ROWS
    response = boss.post("/admin/businesscalendar/new/", data)
    assert "Give it opening hours" in response.content.decode()
    assert not BusinessCalendar.objects.exists()


def test_manager_writes_a_tier_with_its_targets(boss):
    data = {"name": "Plus", "slug": "plus", "rank": 1, "calendar": make.CalendarFactory().pk}
    data |= {"worst_severity": 2, "credit_percent": "5", "credit_cap_percent": "20"}
    targets = rows(
        "targets",
        {"severity": 1, "first_response": 60, "next_update": 120, "resolution": "", "clock": "real", "allowance": 0},
    )
    boss.post("/admin/tier/new/", data | targets)
    tier = Tier.objects.get()
    assert [(target.first_response, target.clock) for target in tier.targets.all()] == [(60, "real")]
    assert terms.decode(tier.versions.get().content).credit_percent == 5


def test_manager_grants_a_tier_with_reason_and_end(boss, cast):
    account, tier = make.AccountFactory(), make.TierFactory()

    boss.post("/admin/entitlement/new/", grant(account=account.pk, tier=tier.pk))

    line = Entitlement.objects.get()
    assert (line.account, line.tier, line.source, line.written_by) == (account, tier, "granted", cast("milo"))
    assert line.ends_at == datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"ends_at": ""}, "ends_at"), ({"ends_at": "2026-05-01 00:00"}, "ends_at"), ({"reason": ""}, "reason")],
)
def test_grant_without_reason_or_end_is_refused(boss, change, field):
    data = grant(account=make.AccountFactory().pk, tier=make.TierFactory().pk, **change)
    response = boss.post("/admin/entitlement/new/", data)
    assert list(response.context["form"].errors) == [field]
    assert not Entitlement.objects.exists()


@pytest.mark.parametrize("name", ["sam", "olga", "wren"])
def test_grant_is_for_managers_only(as_person, name):
    data = grant(account=make.AccountFactory().pk, tier=make.TierFactory().pk)
    response = as_person(name).post("/admin/entitlement/new/", data)
    assert response.headers["Location"] == "/admin/"
    assert not Entitlement.objects.exists()


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_ledger_line_is_not_changed_even_by_a_superuser(admin_client, act):
    line = make.EntitlementFactory()
    assert admin_client.get(f"/admin/entitlement/{act}/{line.pk}/").headers["Location"] == "/admin/"


@pytest.mark.parametrize("lines", [1, 9])
def test_ledger_asks_as_often_for_many_lines_as_for_one(lines, boss, django_assert_max_num_queries):
    tier = make.TierFactory()
    for _ in range(lines):
        make.EntitlementFactory(tier=tier, written_by=make.StaffFactory())
    boss.get("/admin/entitlement/")  # warms what Wagtail keeps per process
    with django_assert_max_num_queries(24):
        response = boss.get("/admin/entitlement/")
    assert len(response.context["object_list"]) == lines


def test_ledger_is_exported(boss):
    make.EntitlementFactory(reason="Paid and certified.")
    exported = b"".join(boss.get("/admin/entitlement/?export=csv").streaming_content)
    assert b"Paid and certified." in exported
