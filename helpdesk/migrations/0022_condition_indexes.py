"""Tickets are read while the indexes are built; what an interruption left is built anew."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def drop(name):
    return migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0021_macros')]

    operations = [
        drop("ticket_last_requester"),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(fields=['last_requester_at'], name='ticket_last_requester'),
        ),
        drop("ticket_waiting"),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['waiting_since'], name='ticket_waiting'),
        ),
        drop("message_mentions"),
        AddIndexConcurrently(
            model_name='message',
            index=GinIndex(condition=models.Q(('kind', 'note')), fields=['mentions'], name='message_mentions', opclasses=['jsonb_path_ops']),
        ),
    ]
