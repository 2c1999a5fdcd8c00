"""Lists of organizations and of their people. Both are read while the indexes are built."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def dropped(name):
    """An index that an interruption left is built anew."""
    return migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0011_organization_names")]

    operations = [
        dropped("organization_by_name"),
        AddIndexConcurrently(
            model_name="organization",
            index=models.Index(fields=["name", "id"], name="organization_by_name"),
        ),
        dropped("customer_of_organization"),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                fields=["organization", "-last_seen_at", "-id"], name="customer_of_organization"
            ),
        ),
    ]
