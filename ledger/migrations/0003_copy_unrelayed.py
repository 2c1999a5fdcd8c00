"""Events not relayed yet become deliveries. Committed batch by batch, and may be run again."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from ledger.migrations._unrelayed import copy_unrelayed


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('ledger', '0002_delivery'),
    ]

    operations = [
        migrations.RunPython(copy_unrelayed, migrations.RunPython.noop),
        # An index whose build was interrupted stays behind, invalid.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS event_cause", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='event',
            index=models.Index(condition=models.Q(('caused_by__isnull', False)), fields=['caused_by'], name='event_cause'),
        ),
    ]
