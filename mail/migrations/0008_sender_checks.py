"""The client that a mail came from, and what the checks of its sender found.

Columns that are null or have a constant default of the database: no row is rewritten.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0007_rename_responses")]

    operations = [
        migrations.AddField(
            model_name="inboundmail",
            name="peer",
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.AddField(
            model_name="inboundmail",
            name="helo",
            field=models.CharField(blank=True, db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="inboundmail",
            name="sender_checks",
            field=models.TextField(blank=True, db_default=""),
        ),
    ]
