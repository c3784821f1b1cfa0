"""Cases opened before calendars and tiers had versions hold the first one: what both say now."""

import json

from django.db import migrations


def write_first_versions(apps, schema_editor):
    def model(name):
        return apps.get_model("portal", name)

    for calendar in model("BusinessCalendar").objects.filter(case__isnull=False).distinct():
        version = model("CalendarVersion").objects.create(calendar=calendar, number=1, content=calendar_text(calendar))
        model("Case").objects.filter(calendar=calendar).update(calendar_version=version)
    for tier in model("Tier").objects.filter(case__isnull=False).distinct():
        version = model("TierVersion").objects.create(tier=tier, number=1, content=tier_text(tier))
        model("Case").objects.filter(tier=tier).update(tier_version=version)


def calendar_text(calendar):
    week = [[] for _ in range(7)]
    for hours in calendar.hours.order_by("weekday", "opens"):
        week[hours.weekday].append([f"{hours.opens:%H:%M:%S}", f"{hours.closes:%H:%M:%S}"])
    content = {
        "zone": calendar.time_zone,
        "always": calendar.is_always_open,
        "week": week,
        "holidays": {holiday.day.isoformat(): holiday.name for holiday in calendar.holidays.all()},
        "special": {},
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def tier_text(tier):
    rows = tier.targets.all()
    targets = {row.severity: target_text(row) for row in rows}
    content = {"targets": targets, "credit_percent": "0.00", "credit_cap_percent": "0.00"}
    return json.dumps(content, sort_keys=True)


def target_text(row):
    minutes = {"first_response": row.first_response, "next_update": row.next_update, "resolution": row.resolution}
    return minutes | {"clock": "business", "allowance": 0}


class Migration(migrations.Migration):
    dependencies = [("portal", "0013_versioned_promises")]

    operations = [migrations.RunPython(write_first_versions, migrations.RunPython.noop)]
