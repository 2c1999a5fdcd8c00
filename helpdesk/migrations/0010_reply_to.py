"""The address a requester asks to be answered at.

The columns have constant defaults, so no row is rewritten.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('helpdesk', '0009_search_terms')]

    operations = [
        # Behind a long query the lock of the table would hold up every writer.
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='ticket',
            name='asked_reply_to',
            field=models.CharField(blank=True, db_default='', max_length=320),
        ),
        migrations.AddField(
            model_name='ticket',
            name='replies_to_asked',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
