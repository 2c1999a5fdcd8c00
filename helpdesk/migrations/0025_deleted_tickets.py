"""Deleted tickets are listed, and deleted for good with their files.

Their tables are used while the indexes are built; what an interruption left is built anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0024_snooze')]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS ticket_deleted", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['-deleted_at', '-id'], name='ticket_deleted'),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS attachment_file", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='attachment',
            index=models.Index(fields=['file'], name='attachment_file'),
        ),
    ]
