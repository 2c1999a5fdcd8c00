"""The relay's own columns go, after what was recorded during the copy was copied too."""

from django.db import migrations

from ledger.migrations._unrelayed import copy_unrelayed


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_copy_unrelayed'),
    ]

    operations = [
        # The columns are dropped under this lock anyway; taken first, no event slips between.
        migrations.RunSQL(
            "LOCK TABLE ledger_event IN ACCESS EXCLUSIVE MODE", migrations.RunSQL.noop
        ),
        migrations.RunPython(copy_unrelayed, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name='event', name='event_unrelayed'),
        migrations.RemoveField(model_name='event', name='relay_after'),
        migrations.RemoveField(model_name='event', name='relay_attempts'),
        migrations.RemoveField(model_name='event', name='relay_error'),
        migrations.RemoveField(model_name='event', name='relayed_at'),
    ]
