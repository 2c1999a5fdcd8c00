"""The indexes of tables that are full already, built while mail goes on coming and going."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# A foreign key as Django makes it, but neither its index nor its check holds the table.
RESENT_FROM = migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.RunSQL(
            """CREATE INDEX CONCURRENTLY mail_outboundmail_resent_from_id
                   ON mail_outboundmail (resent_from_id)""",
            "DROP INDEX CONCURRENTLY IF EXISTS mail_outboundmail_resent_from_id",
        ),
        migrations.RunSQL(
            """ALTER TABLE mail_outboundmail ADD CONSTRAINT mail_outboundmail_resent_from_id_fk
               FOREIGN KEY (resent_from_id) REFERENCES mail_outboundmail (id)
               DEFERRABLE INITIALLY DEFERRED NOT VALID""",
            "ALTER TABLE mail_outboundmail DROP CONSTRAINT mail_outboundmail_resent_from_id_fk",
        ),
        migrations.RunSQL(
            "ALTER TABLE mail_outboundmail VALIDATE CONSTRAINT mail_outboundmail_resent_from_id_fk",
            migrations.RunSQL.noop,
        ),
    ],
    state_operations=[
        migrations.AlterField(
            model_name='outboundmail',
            name='resent_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='resends', to='mail.outboundmail'),
        ),
    ],
)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('mail', '0004_servers_spam_and_queue'),
    ]

    operations = [
        RESENT_FROM,
        AddIndexConcurrently(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('cause', 'too_large'), ('state', 'delivered')), fields=['-received_at', '-id'], name='inbound_too_large'),
        ),
        AddIndexConcurrently(
            model_name='inboundmail',
            index=models.Index(fields=['mailbox', '-id'], name='inbound_newest'),
        ),
        AddIndexConcurrently(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('state__in', ['suspended', 'unreadable'])), fields=['state', '-received_at', '-id'], name='inbound_held'),
        ),
        AddIndexConcurrently(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('state', 'suspended')), fields=['cause', '-received_at', '-id'], name='inbound_cause'),
        ),
        AddIndexConcurrently(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('forget_after__isnull', False), ('state', 'deleted')), fields=['forget_after', 'id'], name='inbound_deleted'),
        ),
        AddIndexConcurrently(
            model_name='outboundmail',
            index=models.Index(fields=['mailbox', '-id'], name='outbound_newest'),
        ),
        RemoveIndexConcurrently(
            model_name='outboundmail',
            name='outbound_failed',
        ),
        AddIndexConcurrently(
            model_name='outboundmail',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['-created_at', '-id'], name='outbound_failed'),
        ),
        RemoveIndexConcurrently(
            model_name='inboundmail',
            name='inbound_queue',
        ),
    ]
