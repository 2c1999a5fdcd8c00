"""Search terms of customers, and the index of those that are to be indexed anew.

The column is added without a rewrite, for its default is a constant, and gives up rather than hold
others back while it waits for its lock. The customers are indexed afterwards, by a sweep, in
batches. Each step may be repeated after an interruption.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('customers', '0008_email_label')]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "SET lock_timeout = '5s'",
                        """ALTER TABLE customers_customer ADD COLUMN IF NOT EXISTS terms_version
                               smallint DEFAULT 0 NOT NULL CHECK (terms_version >= 0)""",
                        """CREATE TABLE IF NOT EXISTS customers_customerterms (
                               customer_id bigint PRIMARY KEY
                                   REFERENCES customers_customer DEFERRABLE INITIALLY DEFERRED,
                               terms tsvector NOT NULL)""",
                        "CREATE INDEX IF NOT EXISTS customer_terms ON customers_customerterms USING gin (terms)",
                        "RESET lock_timeout",
                    ],
                    [
                        "DROP TABLE IF EXISTS customers_customerterms",
                        "ALTER TABLE customers_customer DROP COLUMN IF EXISTS terms_version",
                    ],
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name='customer',
                    name='terms_version',
                    field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
                ),
                migrations.CreateModel(
                    name='CustomerTerms',
                    fields=[
                        ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms', serialize=False, to='customers.customer')),
                        ('terms', django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['terms'], name='customer_terms')]},
                ),
            ],
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS customer_terms_before", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='customer',
            index=models.Index(condition=models.Q(('terms_version__lt', 1)), fields=['id'], name='customer_terms_before'),
        ),
    ]
