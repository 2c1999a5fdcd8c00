"""Organizations are found by a word of their name. They are read while the index is built."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('customers', '0010_one_form_of_addresses')]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS organization_name_words", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='organization',
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Lower('name'), name='gin_trgm_ops'
                ),
                name='organization_name_words',
            ),
        ),
    ]
