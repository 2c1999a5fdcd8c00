"""Labels only: no statement is sent to the database."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0009_answerrevision_full_text'),
    ]

    operations = [
        migrations.AlterField(
            model_name='feedbackrequest',
            name='reason',
            field=models.CharField(blank=True, choices=[('spam', 'Spam'), ('merged', 'Merged into another ticket'), ('started_by_agent', 'Opened by an agent'), ('no_reply', 'No reply from a person'), ('no_customer_message', 'No message from the customer'), ('not_resolved', 'Reopened before the request'), ('already_asked', 'Already asked since it was solved'), ('quarantine', 'Asked recently'), ('other_ticket_open', 'Another ticket is open'), ('opted_out', 'Opted out'), ('address_rests', 'Address bounced or complained'), ('not_a_person', 'Role, list, internal or no-reply address'), ('automatic', 'Automatic mail'), ('sampled_out', 'Not in the sample'), ('daily_cap', 'Daily limit reached'), ('no_survey', 'No survey for this ticket')], max_length=24),
        ),
        migrations.AlterField(
            model_name='survey',
            name='delay_hours',
            field=models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MaxValueValidator(720)], verbose_name='delay after the ticket was solved (hours)'),
        ),
    ]
