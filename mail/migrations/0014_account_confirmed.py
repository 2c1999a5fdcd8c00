"""The last time that a provider issued a token for a mailbox's account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0013_shared_server")]

    operations = [
        migrations.AddField(
            model_name="oauthgrant",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
