"""The server of MAIL_URL as the mailer reports it, for the processes that do not know the URL."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0012_reply_routes")]

    operations = [
        migrations.CreateModel(
            name="SharedServer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("host", models.CharField(blank=True, default="", max_length=253)),
                ("error", models.TextField(blank=True, default="")),
                ("error_at", models.DateTimeField(null=True)),
                ("last_sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="shared_server_once"
                    )
                ]
            },
        ),
    ]
