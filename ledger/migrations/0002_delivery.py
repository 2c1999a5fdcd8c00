"""Deliveries and subscriptions; columns of an event that rewrite no row."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='actor_kind',
            field=models.CharField(blank=True, choices=[('user', 'User'), ('rule', 'Rule'), ('system', 'System')], db_default='', max_length=8),
        ),
        migrations.AddField(
            model_name='event',
            name='actor_rule_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='event',
            name='caused_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='effects', to='ledger.event'),
        ),
        migrations.AddField(
            model_name='event',
            name='depth',
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pattern', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=32)),
                ('target', models.CharField(blank=True, max_length=500)),
                ('is_active', models.BooleanField(default=True)),
                ('is_ordered', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('is_active', True)), fields=['pattern'], name='subscription_pattern')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='ledger.event')),
                ('subscriber', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Failed'), ('stopped', 'Stopped'), ('dropped', 'Dropped')], default='waiting', max_length=10)),
                ('line', models.CharField(blank=True, max_length=64)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at', 'id'], name='delivery_due'),
                    models.Index(condition=models.Q(('state', 'waiting'), models.Q(('line', ''), _negated=True)), fields=['subscriber', 'line', 'event'], name='delivery_line'),
                    models.Index(condition=models.Q(('state__in', ['failed', 'stopped']), models.Q(('attempts__gt', 0), ('state', 'waiting')), _connector='OR'), fields=['id'], name='delivery_failing'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('event', 'subscriber'), name='delivery_once'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'failed', 'stopped', 'dropped'])), name='delivery_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('next_try_at__isnull', False), _connector='OR'), name='delivery_waiting_is_due'),
                ],
            },
        ),
    ]
