"""Messages whose sender is in doubt, which accepting a participant leaves internal.

The column has a constant default, so no row is rewritten.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('helpdesk', '0011_one_form_of_addresses')]

    operations = [
        # Behind a long query the lock of the table would hold up every writer.
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='message',
            name='is_doubtful',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
