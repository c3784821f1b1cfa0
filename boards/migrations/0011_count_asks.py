from django.db import migrations
from django.db.models import Count
from django.db.models.functions import Coalesce


def count(apps, schema_editor):
    backings = apps.get_model("boards", "Backing").objects.filter(withdrawn_at=None)
    threads = backings.annotate(thread=Coalesce("item__root", "item")).order_by().values("thread")
    for row in threads.annotate(p=Count("user", distinct=True), c=Count("account", distinct=True)):
        apps.get_model("boards", "Item").objects.filter(pk=row["thread"]).update(people=row["p"], companies=row["c"])


class Migration(migrations.Migration):

    dependencies = [
        ('boards', '0010_asks_kept'),
    ]

    operations = [
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
