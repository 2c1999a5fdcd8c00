"""Custom values of customers and organizations.

The column is added without a rewrite, for its default is a constant, and gives up rather than hold
others back while it waits for its lock. The indexes are built beside the work. Each step may be
repeated after an interruption.
"""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def add_column(model_name, table):
    """Return the operation that adds the column `fields`."""
    field = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), editable=False
    )
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                [
                    "SET lock_timeout = '5s'",
                    f"""ALTER TABLE {table}
                        ADD COLUMN IF NOT EXISTS fields jsonb DEFAULT '{{}}'::jsonb NOT NULL""",
                    "RESET lock_timeout",
                ],
                f"ALTER TABLE {table} DROP COLUMN IF EXISTS fields",
            )
        ],
        state_operations=[migrations.AddField(model_name=model_name, name='fields', field=field)],
    )


def drop_remains(index):
    """Return the operation that drops what an interrupted build of the index left."""
    return migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {index}", migrations.RunSQL.noop)


def add_index(model_name, name):
    index = django.contrib.postgres.indexes.GinIndex(
        fields=['fields'], name=name, opclasses=['jsonb_path_ops']
    )
    return AddIndexConcurrently(model_name=model_name, index=index)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('customers', '0003_timelineentry_team')]

    operations = [
        add_column('customer', 'customers_customer'),
        add_column('organization', 'customers_organization'),
        drop_remains('customer_fields'),
        add_index('customer', 'customer_fields'),
        drop_remains('organization_fields'),
        add_index('organization', 'organization_fields'),
    ]
