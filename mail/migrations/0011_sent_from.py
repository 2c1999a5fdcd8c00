"""The address in From, where another header names the writer of the mail.

The column has a constant default of the database, so no row is rewritten; the index is built beside
the work.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("mail", "0010_alias_state_words")]

    operations = [
        migrations.AddField(
            model_name="inboundmail",
            name="sent_from",
            field=models.CharField(blank=True, db_default="", max_length=320),
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
