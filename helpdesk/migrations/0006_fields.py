"""Custom values of tickets, and the indexes of the filters by registered fields.

The column is added without a rewrite, for its default is a constant, and gives up rather than hold
others back while it waits for its lock. The indexes are built and dropped beside the work. Each
step may be repeated after an interruption.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FIELDS = models.JSONField(
    default=dict, db_default=models.Value({}, models.JSONField()), editable=False
)
REQUESTER = models.ForeignKey(
    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='customers.customer'
)
ASSIGNEE = models.ForeignKey(
    db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_tickets', to=settings.AUTH_USER_MODEL
)
TEAM = models.ForeignKey(
    db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tickets', to='accounts.team'
)


def add_index(index):
    """Return the operations that build an index, after dropping what an interruption left."""
    return [
        migrations.RunSQL(
            f"DROP INDEX CONCURRENTLY IF EXISTS {index.name}", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(model_name='ticket', index=index),
    ]


def without_own_index(name, field, index):
    """Return the operation that drops the index of a foreign key alone: another begins with it."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {index} ON helpdesk_ticket ({name}_id)",
            )
        ],
        state_operations=[migrations.AlterField(model_name='ticket', name=name, field=field)],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0004_fields'),
        ('helpdesk', '0005_ticket_flow_waits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "SET lock_timeout = '5s'",
                        """ALTER TABLE helpdesk_ticket
                           ADD COLUMN IF NOT EXISTS fields jsonb DEFAULT '{}'::jsonb NOT NULL""",
                        "RESET lock_timeout",
                    ],
                    "ALTER TABLE helpdesk_ticket DROP COLUMN IF EXISTS fields",
                )
            ],
            state_operations=[
                migrations.AddField(model_name='ticket', name='fields', field=FIELDS)
            ],
        ),
        *add_index(
            django.contrib.postgres.indexes.GinIndex(
                fields=['fields'], name='ticket_fields', opclasses=['jsonb_path_ops']
            )
        ),
        *add_index(models.Index(fields=['assignee', '-id'], name='ticket_assignee')),
        *add_index(models.Index(fields=['team', '-id'], name='ticket_team')),
        *add_index(models.Index(fields=['status', '-id'], name='ticket_status')),
        *add_index(models.Index(fields=['priority', '-id'], name='ticket_priority')),
        *add_index(models.Index(fields=['channel', '-id'], name='ticket_channel')),
        *add_index(models.Index(fields=['created_at'], name='ticket_created')),
        without_own_index('requester', REQUESTER, 'helpdesk_ticket_requester_id_5facb4dc'),
        without_own_index('assignee', ASSIGNEE, 'helpdesk_ticket_assignee_id_fd8858a9'),
        without_own_index('team', TEAM, 'helpdesk_ticket_team_id_beee9aaf'),
    ]
