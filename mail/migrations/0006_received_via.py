"""Rename `door` to `received_via` and keep its column, and labels: no statement is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0005_indexes_beside_the_work'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inboundmail',
            name='door',
            field=models.CharField(db_column='door', max_length=16),
        ),
        migrations.RenameField(
            model_name='inboundmail', old_name='door', new_name='received_via',
        ),
        migrations.AlterField(
            model_name='connectiontest',
            name='door',
            field=models.CharField(blank=True, db_column='door', max_length=16),
        ),
        migrations.RenameField(
            model_name='connectiontest', old_name='door', new_name='received_via',
        ),
        migrations.AlterField(
            model_name='connectiontest',
            name='state',
            field=models.CharField(choices=[('sending', 'is being sent'), ('underway', 'sent, not returned yet'), ('returned', 'returned'), ('failed', 'failed')], default='sending', max_length=12),
        ),
        migrations.AlterField(
            model_name='imapserver',
            name='security',
            field=models.CharField(choices=[('tls', 'TLS'), ('starttls', 'STARTTLS'), ('plain', 'none (private networks only)')], default='tls', max_length=8, verbose_name='encryption'),
        ),
        migrations.AlterField(
            model_name='imapserver',
            name='state',
            field=models.CharField(choices=[('off', 'not connected'), ('connecting', 'connecting'), ('connected', 'connected'), ('waiting', 'retrying')], default='off', max_length=12),
        ),
        migrations.AlterField(
            model_name='mailbox',
            name='acknowledges',
            field=models.BooleanField(default=False, verbose_name='send an acknowledgement'),
        ),
        migrations.AlterField(
            model_name='mailbox',
            name='is_default',
            field=models.BooleanField(default=False, verbose_name='default mailbox'),
        ),
        migrations.AlterField(
            model_name='outboundmail',
            name='state',
            field=models.CharField(choices=[('queued', 'Waits to be sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('bounced', 'Bounced'), ('withdrawn', 'Withdrawn')], default='queued', max_length=12),
        ),
        migrations.AlterField(
            model_name='senderrule',
            name='verdict',
            field=models.CharField(choices=[('block', 'blocked'), ('allow', 'always let through')], max_length=8, verbose_name='action'),
        ),
        migrations.AlterField(
            model_name='smtpserver',
            name='security',
            field=models.CharField(choices=[('tls', 'TLS'), ('starttls', 'STARTTLS'), ('plain', 'none (private networks only)')], default='tls', max_length=8, verbose_name='encryption'),
        ),
        migrations.AlterField(
            model_name='spamsettings',
            name='honours_headers',
            field=models.BooleanField(default=True, verbose_name='trust the results of an upstream spam filter'),
        ),
    ]
