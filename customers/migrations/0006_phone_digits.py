"""The last digits of each phone, by which customers who share a number are found.

The index is built beside the work; the step may be repeated after an interruption.
"""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('customers', '0005_contact_points'),
    ]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS customer_phone_digits", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='customer',
            index=models.Index(django.db.models.functions.text.Right(models.Func(models.F('phone'), models.Value('[^0-9]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()), 6), models.F('id'), condition=models.Q(('phone', ''), _negated=True), name='customer_phone_digits'),
        ),
    ]
