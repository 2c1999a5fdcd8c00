"""`OutboundMail.troubles` is called `responses`. The column keeps its name: no SQL runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0006_received_via")]

    operations = [
        migrations.AlterField(
            model_name="outboundmail",
            name="troubles",
            field=models.JSONField(db_column="troubles", default=dict),
        ),
        migrations.RenameField(
            model_name="outboundmail", old_name="troubles", new_name="responses"
        ),
    ]
