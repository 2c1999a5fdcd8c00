"""The key of the request that added a card: a request that comes twice adds one card."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0011_counting_tickets'),
    ]

    operations = [
        # Behind a long query the lock of the table would hold up every writer.
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='card',
            name='request_key',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='removedcard',
            name='request_key',
            field=models.UUIDField(null=True, unique=True),
        ),
    ]
