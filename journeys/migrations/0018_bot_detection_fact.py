"""Stored events follow the code: the fact `suspicion` of `feedback.received` is `bot_detection`.

The rows are found by the index of their subject and changed in one statement, which locks nothing
but them: an event is never written again.
"""

from django.db import migrations

OLD, NEW = "suspicion", "bot_detection"
RENAME = """
UPDATE ledger_event
   SET facts = (facts - %(old)s) || jsonb_build_object(%(new)s::text, facts -> %(old)s)
 WHERE subject_type = 'answer' AND name = 'feedback.received'
   AND jsonb_exists(facts, %(old)s)
"""


def rename(apps, schema_editor, old=OLD, new=NEW):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(RENAME, {"old": old, "new": new})


def rename_back(apps, schema_editor):
    rename(apps, schema_editor, old=NEW, new=OLD)


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0017_reason_deleted"),
        ("ledger", "0004_drop_relay"),
    ]

    operations = [migrations.RunPython(rename, rename_back)]
