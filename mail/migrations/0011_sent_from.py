"""The address in From, where another header names the writer of the mail.

The column has a constant default of the database, so no row is rewritten.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0010_alias_state_words")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="inboundmail",
            name="sent_from",
            field=models.CharField(blank=True, db_default="", max_length=320),
        ),
    ]
