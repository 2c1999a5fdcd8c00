"""The words of a state. The database does not hold them, so nothing changes there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0009_mailbox_aliases")]

    operations = [
        migrations.AlterField(
            model_name="mailboxalias",
            name="state",
            field=models.CharField(
                choices=[
                    ("suggested", "Suggested"),
                    ("confirmed", "Ours"),
                    ("ignored", "Not ours"),
                ],
                default="suggested",
                max_length=10,
            ),
        ),
    ]
