import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("public", "Public reply"), ("note", "Internal note")]
CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0014_draft_writer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=8)),
                ("key", models.UUIDField(unique=True)),
                ("submission", models.UUIDField(null=True)),
                ("file", models.FileField(max_length=300, upload_to="")),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "message",
                    models.ForeignKey(
                        null=True, on_delete=CASCADE, related_name="+", to="helpdesk.message"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(on_delete=CASCADE, related_name="+", to="helpdesk.ticket"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
