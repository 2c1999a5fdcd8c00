import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns that old processes need not know: each is null or has a default in the database."""

    dependencies = [("accounts", "0008_idempotency_keys")]

    operations = [
        migrations.AlterField("session", "user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to=settings.AUTH_USER_MODEL)),
        migrations.AddField("session", "handle", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
        migrations.AddField("session", "started_at", models.DateTimeField(null=True)),
        migrations.AddField("session", "last_seen_at", models.DateTimeField(null=True)),
        migrations.AddField("session", "user_agent", models.CharField(db_default="", max_length=300)),
        migrations.AddField("session", "address", models.CharField(db_default="", max_length=60)),
    ]
