"""Stored events follow the code: `vocabulary.changed` is called `lookup_value.changed`."""

from django.db import migrations


def rename(apps, schema_editor):
    events = apps.get_model("ledger", "Event").objects.using(schema_editor.connection.alias)
    events.filter(name="vocabulary.changed").update(name="lookup_value.changed")


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0007_remove_unused_columns"),
        ("ledger", "0001_initial"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
