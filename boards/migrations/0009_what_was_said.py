from django.db import migrations


def tell_again(apps, schema_editor):
    """Ballots cast before there were two ledgers: what each slip says in its own words, and the acts that are known."""
    BallotEvent = apps.get_model("boards", "BallotEvent")
    for slip in apps.get_model("boards", "Slip").objects.all():
        said = {}
        for item, points in slip.entries.order_by("pk").values_list("item", "points"):
            said[item] = points
        slip.said = sorted([item, points] for item, points in said.items() if points)
        slip.save(update_fields=["said"])
    for ballot in apps.get_model("boards", "Ballot").objects.order_by("pk"):
        events = [BallotEvent(ballot=ballot, kind="cast", stands=True, at=ballot.cast_at)]
        if ballot.withdrawn_at:
            events.append(BallotEvent(ballot=ballot, kind="withdrawn", stands=False, at=ballot.withdrawn_at))
        elif ballot.changed_at > ballot.cast_at:
            events.append(BallotEvent(ballot=ballot, kind="changed", stands=True, at=ballot.changed_at))
        BallotEvent.objects.bulk_create(events)


class Migration(migrations.Migration):

    dependencies = [
        ('boards', '0008_ballot_ledgers'),
    ]

    operations = [
        migrations.RunPython(tell_again, migrations.RunPython.noop),
    ]
