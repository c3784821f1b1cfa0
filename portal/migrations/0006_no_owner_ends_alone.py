from django.db import migrations

from portal.accounts import chaining


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_outside_links")]

    operations = [migrations.RunPython(chaining.end_none_alone, chaining.let_end)]
