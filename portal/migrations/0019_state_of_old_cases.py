"""What is new about cases that are there already."""

from django.db import migrations
from django.db.models import F


def write_state(apps, schema_editor):
    cases = apps.get_model("portal", "Case").objects
    cases.update(known_assignee=F("assignee"), last_contact_at=F("opened_at"))
    cases.filter(status="open").update(next_notice_at=F("next_due_at"))


class Migration(migrations.Migration):
    dependencies = [("portal", "0018_case_events_and_promises")]

    operations = [migrations.RunPython(write_state, migrations.RunPython.noop)]
