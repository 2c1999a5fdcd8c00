"""A draft that was saved before a restore is no published version; mails promise a quiet time."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0012_card_request_key'),
    ]

    operations = [
        # Behind a long query the lock of the table would hold up every writer.
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name='mapversion',
            name='version_published_has_time',
        ),
        migrations.AddConstraint(
            model_name='mapversion',
            constraint=models.CheckConstraint(condition=Q(number__isnull=False) | Q(published_at=None), name='version_draft_is_not_published'),
        ),
        migrations.AddField(
            model_name='feedbackrequest',
            name='quiet_until',
            field=models.DateTimeField(null=True),
        ),
    ]
