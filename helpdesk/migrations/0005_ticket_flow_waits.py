"""The inbox is read while its index is built; what an interruption left is built anew."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0004_undelivered')]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS ticket_flow_waits", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('waiting_since__isnull', False), models.Q(('status__in', ['new', 'open']), ('undelivered_at__isnull', False), _connector='OR'), ('deleted_at', None), ('merged_into', None), ('spam_at', None)), fields=['waiting_since', 'id'], include=('team', 'assignee', 'last_requester_at'), name='ticket_flow_waits'),
        ),
        RemoveIndexConcurrently(
            model_name='ticket',
            name='ticket_flow_needs_reply',
        ),
    ]
