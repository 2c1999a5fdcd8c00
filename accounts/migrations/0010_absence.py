import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table, which old processes need not know."""

    dependencies = [("accounts", "0009_session_list")]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("away", "Away"), ("out_of_office", "Out of office")], max_length=16, verbose_name="kind")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("substitute", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="absence", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["away", "out_of_office"])), name="absence_kind"),
                    models.CheckConstraint(condition=models.Q(("kind", "out_of_office"), ("until__isnull", False), _connector="OR"), name="absence_away_until"),
                    models.CheckConstraint(condition=models.Q(("substitute", None), models.Q(("substitute", models.F("user")), _negated=True), _connector="OR"), name="absence_substitute"),
                ],
            },
        ),
    ]
