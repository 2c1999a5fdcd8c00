"""Labels and choices only: no statement is sent to the database."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0005_fill_undo_columns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='suspicion',
            field=models.CharField(choices=[('none', 'Not suspect'), ('suspect', 'Suspect'), ('cleared', 'Accepted')], default='none', max_length=8),
        ),
        migrations.AlterField(
            model_name='feedbackrequest',
            name='reason',
            field=models.CharField(blank=True, choices=[('spam', 'Spam'), ('merged', 'Merged into another ticket'), ('started_by_agent', 'Opened by an agent'), ('no_reply', 'No reply from a person'), ('no_customer_message', 'No message from the customer'), ('not_resolved', 'Reopened before the request'), ('closed_for_silence', 'Closed without a reply'), ('already_asked', 'Already asked for this resolution'), ('quarantine', 'Asked recently'), ('other_ticket_open', 'Another ticket is open'), ('opted_out', 'Opted out'), ('address_rests', 'Address bounced or complained'), ('not_a_person', 'Role, list, internal or no-reply address'), ('automatic', 'Automatic mail'), ('sampled_out', 'Not in the sample'), ('daily_cap', 'Daily limit reached'), ('no_survey', 'No survey for this ticket')], max_length=24),
        ),
        migrations.AlterField(
            model_name='feedbackrequest',
            name='state',
            field=models.CharField(choices=[('waiting', 'Scheduled'), ('sent', 'Sent'), ('not_sent', 'Not sent'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10),
        ),
        migrations.AlterField(
            model_name='survey',
            name='daily_cap',
            field=models.PositiveIntegerField(default=500, verbose_name='daily limit'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='delay_hours',
            field=models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MaxValueValidator(720)], verbose_name='delay after the resolution (hours)'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='earliest_hour',
            field=models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='send from (hour)'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='high_label',
            field=models.CharField(max_length=60, verbose_name='label of the highest score'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='active'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='latest_hour',
            field=models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MaxValueValidator(24)], verbose_name='send until (hour)'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='low_label',
            field=models.CharField(max_length=60, verbose_name='label of the lowest score'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='quarantine_days',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='quarantine (days)'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='sampling_percent',
            field=models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='sampling rate (%)'),
        ),
        migrations.AlterField(
            model_name='survey',
            name='valid_days',
            field=models.PositiveSmallIntegerField(default=21, validators=[django.core.validators.MinValueValidator(1)], verbose_name='link valid for (days)'),
        ),
        migrations.AlterField(
            model_name='touchpoint',
            name='principle',
            field=models.TextField(blank=True, verbose_name='principle'),
        ),
    ]
