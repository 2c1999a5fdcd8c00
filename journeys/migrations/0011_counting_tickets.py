"""Figures leave out spam, merged and deleted tickets, so their indexes hold the ticket as well.

The figures are read while the indexes are built; what an interruption left is built anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('helpdesk', '0008_counting_tickets'),
        ('journeys', '0010_solved_labels'),
    ]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS answer_counted", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='answer',
            index=models.Index(condition=models.Q(('score__isnull', False), models.Q(('suspicion', 'suspect'), _negated=True)), fields=['touchpoint', 'answered_at'], include=('metric', 'score', 'ticket'), name='answer_counted'),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS answer_counted_all", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='answer',
            index=models.Index(condition=models.Q(('score__isnull', False), models.Q(('suspicion', 'suspect'), _negated=True)), fields=['answered_at'], include=('touchpoint', 'metric', 'score', 'ticket'), name='answer_counted_all'),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS request_cohort", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='feedbackrequest',
            index=models.Index(fields=['touchpoint', 'sent_at'], include=('metric', 'ticket'), name='request_cohort'),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS request_cohort_all", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='feedbackrequest',
            index=models.Index(fields=['sent_at'], include=('touchpoint', 'metric', 'ticket'), name='request_cohort_all'),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS request_solved", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name='feedbackrequest',
            index=models.Index(fields=['resolved_at', 'id'], include=('state', 'reason', 'expires_at', 'ticket'), name='request_solved'),
        ),
        RemoveIndexConcurrently(
            model_name='answer',
            name='answer_figures',
        ),
        RemoveIndexConcurrently(
            model_name='answer',
            name='answer_figures_all',
        ),
        RemoveIndexConcurrently(
            model_name='feedbackrequest',
            name='request_figures',
        ),
        RemoveIndexConcurrently(
            model_name='feedbackrequest',
            name='request_figures_all',
        ),
        RemoveIndexConcurrently(
            model_name='feedbackrequest',
            name='request_resolved',
        ),
    ]
