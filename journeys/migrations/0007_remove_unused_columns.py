"""Columns that nothing reads are dropped: no rewrite, and no lock that waits for long.

Each table has a transaction of its own, and each step may be repeated after an interruption.
Backwards a column takes NULL or has a default, so that code of both versions writes rows.
"""

from django.db import migrations, models


def remove_column(model_name, name, *, column, added):
    """Return the operation that drops a column; `added` are the statements that add it again."""
    table = f"journeys_{model_name}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                [
                    "SET lock_timeout = '5s'",
                    f"ALTER TABLE {table} DROP COLUMN IF EXISTS {column}",
                    "RESET lock_timeout",
                ],
                ["SET lock_timeout = '5s'", *added, "RESET lock_timeout"],
            )
        ],
        state_operations=[migrations.RemoveField(model_name=model_name, name=name)],
    )


PARENT_STAGE = remove_column(
    'journey',
    'parent_stage',
    column='parent_stage_id',
    added=[
        """ALTER TABLE journeys_journey ADD COLUMN IF NOT EXISTS parent_stage_id bigint
               CONSTRAINT journeys_journey_parent_stage_id_6c193e20_fk_journeys_stage_id
               REFERENCES journeys_stage (id) DEFERRABLE INITIALLY DEFERRED""",
        """CREATE INDEX IF NOT EXISTS journeys_journey_parent_stage_id_6c193e20
               ON journeys_journey (parent_stage_id)""",
    ],
)
REMOVED_AT = remove_column(
    'removedcard',
    'removed_at',
    column='removed_at',
    added=[
        """ALTER TABLE journeys_removedcard
               ADD COLUMN IF NOT EXISTS removed_at timestamptz DEFAULT now() NOT NULL""",
    ],
)
SPLIT_FROM = remove_column(
    'touchpoint',
    'split_from',
    column='split_from_id',
    added=[
        """ALTER TABLE journeys_touchpoint ADD COLUMN IF NOT EXISTS split_from_id bigint
               CONSTRAINT journeys_touchpoint_split_from_id_f5fa6981_fk_journeys_
               REFERENCES journeys_touchpoint (id) DEFERRABLE INITIALLY DEFERRED""",
        """CREATE INDEX IF NOT EXISTS journeys_touchpoint_split_from_id_f5fa6981
               ON journeys_touchpoint (split_from_id)""",
    ],
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('journeys', '0006_plain_labels'),
    ]

    operations = [
        PARENT_STAGE,
        REMOVED_AT,
        SPLIT_FROM,
        migrations.AlterField(
            model_name='feedbackrequest',
            name='reason',
            field=models.CharField(blank=True, choices=[('spam', 'Spam'), ('merged', 'Merged into another ticket'), ('started_by_agent', 'Opened by an agent'), ('no_reply', 'No reply from a person'), ('no_customer_message', 'No message from the customer'), ('not_resolved', 'Reopened before the request'), ('already_asked', 'Already asked for this resolution'), ('quarantine', 'Asked recently'), ('other_ticket_open', 'Another ticket is open'), ('opted_out', 'Opted out'), ('address_rests', 'Address bounced or complained'), ('not_a_person', 'Role, list, internal or no-reply address'), ('automatic', 'Automatic mail'), ('sampled_out', 'Not in the sample'), ('daily_cap', 'Daily limit reached'), ('no_survey', 'No survey for this ticket')], max_length=24),
        ),
    ]
