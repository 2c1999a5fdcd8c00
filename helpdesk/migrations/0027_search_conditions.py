"""Tickets are filtered by the time of their last change, and indexed anew with their file names.

They are read while the indexes are built; what an interruption left is built anew. The rows are
indexed afterwards, by a sweep, in batches.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def drop(name):
    return migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0026_merge')]

    operations = [
        drop("ticket_updated"),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(fields=['updated_at'], name='ticket_updated'),
        ),
        drop("ticket_terms_before"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(model_name='ticket', name='ticket_terms_before'),
                migrations.AlterField(
                    model_name='ticket',
                    name='terms_version',
                    field=models.PositiveSmallIntegerField(db_default=0, default=2),
                ),
            ]
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('terms_version__lt', 2)), fields=['id'], name='ticket_terms_before'),
        ),
    ]
