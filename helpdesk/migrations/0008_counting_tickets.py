"""The inbox is read while the index is built; what an interruption left is built anew."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0007_reactions')]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS ticket_outside", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('spam_at__isnull', False), ('merged_into__isnull', False), ('deleted_at__isnull', False), _connector='OR'), fields=['id'], name='ticket_outside'),
        ),
    ]
