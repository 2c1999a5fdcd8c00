"""Stored names follow the code: `lookup_value.changed` and `closed_without_reply`."""

from django.db import migrations


def rename(apps, schema_editor):
    events = apps.get_model("ledger", "Event").objects.using(schema_editor.connection.alias)
    events.filter(name="vocabulary.changed").update(name="lookup_value.changed")
    requests = apps.get_model("journeys", "FeedbackRequest").objects.using(
        schema_editor.connection.alias
    )
    requests.filter(reason="closed_for_silence").update(reason="closed_without_reply")


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0007_remove_unused_columns"),
        ("ledger", "0001_initial"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
