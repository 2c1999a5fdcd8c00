"""Stored events follow the code: `vocabulary.changed` is called `lookup_value.changed`."""

from django.db import migrations


OLD, NEW = "vocabulary.changed", "lookup_value.changed"


def rename(apps, schema_editor, old=OLD, new=NEW):
    events = apps.get_model("ledger", "Event").objects.using(schema_editor.connection.alias)
    events.filter(name=old).update(name=new)


def rename_back(apps, schema_editor):
    rename(apps, schema_editor, old=NEW, new=OLD)


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0007_remove_unused_columns"),
        ("ledger", "0001_initial"),
    ]

    operations = [migrations.RunPython(rename, rename_back)]
