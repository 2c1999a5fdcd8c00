from django.db import migrations


class Migration(migrations.Migration):
    """Requests that can still be answered were written in English, whatever the customer speaks."""

    dependencies = [("journeys", "0020_signals")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE journeys_feedbackrequest SET language = 'en'
             WHERE language <> 'en' AND (state = 'waiting' OR expires_at > now())
            """,
            migrations.RunSQL.noop,
        )
    ]
