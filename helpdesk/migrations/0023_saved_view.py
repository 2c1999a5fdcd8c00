import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_session_list"),
        ("helpdesk", "0022_condition_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("icon", models.CharField(default="bookmark", max_length=40)),
                (
                    "scope",
                    models.CharField(
                        choices=[("mine", "Only me"), ("team", "A team"), ("everyone", "Everyone")],
                        default="mine",
                        max_length=8,
                    ),
                ),
                ("match", models.CharField(default="all", max_length=3)),
                ("conditions", models.JSONField(default=list)),
                ("order", models.CharField(default="newest", max_length=16)),
                ("position", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("scope", "everyone")),
                        fields=["position", "id"],
                        name="view_everyone",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["mine", "team", "everyone"])),
                        name="view_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("match__in", ["all", "any"])), name="view_match_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="view_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scope", "team"), ("team__isnull", False)),
                            models.Q(
                                models.Q(("scope", "team"), _negated=True),
                                ("team__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="view_of_a_team_has_it",
                    ),
                ],
            },
        ),
    ]
