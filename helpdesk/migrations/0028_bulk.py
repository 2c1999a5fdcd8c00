"""Changes of many tickets at once, and what became of each ticket."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ACTIONS = [
    ('assign', 'Assign'), ('team', 'Team'), ('status', 'Status'), ('priority', 'Priority'),
    ('add_tags', 'Add tags'), ('remove_tags', 'Remove tags'), ('macro', 'Saved reply'),
    ('snooze', 'Snooze'), ('spam', 'Mark as spam'), ('not_spam', 'Not spam'),
    ('merge', 'Merge'), ('delete', 'Delete'), ('restore', 'Restore'),
]
STATES = [
    ('waiting', 'Waiting'), ('changed', 'Changed'), ('same', 'As it was'),
    ('skipped', 'Not changed'), ('undone', 'Undone'), ('left', 'Not undone'),
]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('helpdesk', '0027_search_conditions'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('action', models.CharField(choices=ACTIONS, max_length=12)),
                ('values', models.JSONField(default=dict)),
                ('selected_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('undo_at', models.DateTimeField(null=True)),
                ('worked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('by', 'key'), name='bulk_change_once'),
                    models.UniqueConstraint(fields=('by', 'selected_at'), name='bulk_selection_once'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('finished_at', None)), fields=['worked_at'], name='bulk_change_unfinished'),
                    models.Index(fields=['created_at'], name='bulk_change_created'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BulkTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.BigIntegerField()),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=STATES, default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('change', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='helpdesk.bulkchange')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('change', 'ticket'), name='bulk_ticket_once')],
            },
        ),
    ]
