"""Tickets can be merged and split: messages keep the tickets they came from.

The columns have a constant default or none, so no row is rewritten; waits for locks end. A ticket that would
be merged into itself, over any number of others, is refused by a trigger: it locks the rows that it
follows, so that of two merges at once the second sees the first.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

REFUSE_CYCLES = """
CREATE OR REPLACE FUNCTION helpdesk_refuse_merge_cycle() RETURNS trigger AS $$
DECLARE
    above bigint := NEW.merged_into_id;
BEGIN
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id THEN
            RAISE EXCEPTION 'The ticket would be merged into itself.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ticket_merge_no_cycle';
        END IF;
        SELECT merged_into_id INTO above FROM helpdesk_ticket WHERE id = above FOR NO KEY UPDATE;
    END LOOP;
    RETURN NEW;
END
$$ LANGUAGE plpgsql
"""
TRIGGER = """
CREATE TRIGGER ticket_merge_no_cycle
BEFORE INSERT OR UPDATE OF merged_into_id ON helpdesk_ticket
FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL)
EXECUTE FUNCTION helpdesk_refuse_merge_cycle()
"""
DROP_TRIGGER = "DROP TRIGGER IF EXISTS ticket_merge_no_cycle ON helpdesk_ticket"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('helpdesk', '0025_deleted_tickets'),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE helpdesk_message ADD COLUMN moved_from bigint[]"
                    " DEFAULT '{}'::bigint[] NOT NULL",
                    "ALTER TABLE helpdesk_message DROP COLUMN moved_from",
                ),
                migrations.RunSQL(
                    "ALTER TABLE helpdesk_message ADD COLUMN arrival bigint",
                    "ALTER TABLE helpdesk_message DROP COLUMN arrival",
                ),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='message',
                    name='moved_from',
                    field=ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
                ),
                migrations.AddField(
                    model_name='message',
                    name='arrival',
                    field=models.BigIntegerField(null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name='TicketMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('joined', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='helpdesk.ticket')),
                ('merged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='helpdesk.ticket')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('ticket',), name='merge_once')],
            },
        ),
        migrations.RunSQL(REFUSE_CYCLES, "DROP FUNCTION IF EXISTS helpdesk_refuse_merge_cycle()"),
        migrations.RunSQL([DROP_TRIGGER, TRIGGER], DROP_TRIGGER),
    ]
