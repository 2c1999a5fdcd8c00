"""Rename `suspicion` to `bot_detection` and keep the columns and indexes: no statement is sent.

Processes of the release before go on while this runs.
"""

from django.db import migrations, models

SUSPECT = models.Q(bot_detection='suspect')
COUNTED = models.Q(score__isnull=False) & ~SUSPECT
INDEXES = [
    models.Index(condition=SUSPECT, fields=['-answered_at', '-id'], name='answer_suspect'),
    models.Index(condition=COUNTED, fields=['touchpoint', 'answered_at'], include=('metric', 'score', 'ticket'), name='answer_counted'),
    models.Index(condition=COUNTED, fields=['answered_at'], include=('touchpoint', 'metric', 'score', 'ticket'), name='answer_counted_all'),
]


class Migration(migrations.Migration):
    dependencies = [
        ('journeys', '0014_versions_of_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='suspicion',
            field=models.CharField(choices=[('none', 'Not suspect'), ('suspect', 'Suspect'), ('cleared', 'Accepted')], db_column='suspicion', default='none', max_length=8),
        ),
        migrations.RenameField('answer', 'suspicion', 'bot_detection'),
        migrations.AlterField(
            model_name='answer',
            name='suspicion_reason',
            field=models.CharField(blank=True, db_column='suspicion_reason', max_length=120),
        ),
        migrations.RenameField('answer', 'suspicion_reason', 'bot_detection_reason'),
        # The stored conditions of the indexes name the columns, which stay.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                operation
                for index in INDEXES
                for operation in (
                    migrations.RemoveIndex('answer', index.name),
                    migrations.AddIndex('answer', index),
                )
            ]
        ),
    ]
