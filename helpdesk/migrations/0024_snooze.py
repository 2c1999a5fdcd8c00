"""Tickets can be snoozed. The column is empty, so no row is rewritten; its wait for a lock ends.

The inbox is read while its indexes are built; what an interruption left is built anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

IN_THE_FLOW = (('deleted_at', None), ('merged_into', None), ('spam_at', None))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0023_saved_view')]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='ticket',
                    name='snoozed_until',
                    field=models.DateTimeField(null=True),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    [
                        "SET lock_timeout = '5s'",
                        "ALTER TABLE helpdesk_ticket"
                        " ADD COLUMN IF NOT EXISTS snoozed_until timestamptz",
                        "RESET lock_timeout",
                    ],
                    "ALTER TABLE helpdesk_ticket DROP COLUMN IF EXISTS snoozed_until",
                ),
            ],
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS ticket_flow_awake", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('snoozed_until', None), ('waiting_since__isnull', False), models.Q(('status__in', ['new', 'open']), ('undelivered_at__isnull', False), _connector='OR'), *IN_THE_FLOW), fields=['waiting_since', 'id'], include=('team', 'assignee', 'last_requester_at'), name='ticket_flow_awake'),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS ticket_flow_snoozed", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('snoozed_until__isnull', False), *IN_THE_FLOW), fields=['snoozed_until', 'id'], include=('team', 'assignee', 'last_requester_at'), name='ticket_flow_snoozed'),
        ),
        RemoveIndexConcurrently(
            model_name='ticket',
            name='ticket_flow_waits',
        ),
    ]
