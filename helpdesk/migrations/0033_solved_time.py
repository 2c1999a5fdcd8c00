"""Tickets are filtered by the time at which they were solved, and read while the index is built."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("helpdesk", "0028_bulk")]

    operations = [
        # An index that an interruption left is built anew.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS ticket_solved_at", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(condition=models.Q(("solved_at__isnull", False)), fields=["solved_at"], name="ticket_solved_at"),
        ),
    ]
