"""The index of the address in From, built beside the work; an interrupted one is built anew."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("mail", "0014_account_confirmed")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS inbound_sent_from", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="inboundmail",
            index=models.Index(
                condition=models.Q(("sent_from", ""), _negated=True),
                fields=["sent_from", "received_at"],
                name="inbound_sent_from",
            ),
        ),
    ]
