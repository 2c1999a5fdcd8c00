"""The version of each ticket's search terms, and the index of those that are to be indexed anew.

The column is added without a rewrite, for its default is a constant, and gives up rather than hold
others back while it waits for its lock. The rows are indexed afterwards, by a sweep, in batches.
Each step may be repeated after an interruption.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0008_counting_tickets')]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "SET lock_timeout = '5s'",
                        """ALTER TABLE helpdesk_ticket ADD COLUMN IF NOT EXISTS terms_version
                               smallint DEFAULT 0 NOT NULL CHECK (terms_version >= 0)""",
                        "RESET lock_timeout",
                    ],
                    "ALTER TABLE helpdesk_ticket DROP COLUMN IF EXISTS terms_version",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name='ticket',
                    name='terms_version',
                    field=models.PositiveSmallIntegerField(db_default=0, default=1),
                )
            ],
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS ticket_terms_before", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('terms_version__lt', 1)), fields=['id'], name='ticket_terms_before'),
        ),
    ]
