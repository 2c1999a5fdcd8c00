"""Fill the undo columns of stages and touchpoints that are off the map, from the ledger."""

from django.db import migrations

STAGES = """
UPDATE journeys_stage AS stage
SET removed_name = left(removal.facts ->> 'stage_name', 120),
    removed_position = (removal.facts ->> 'position')::float
FROM (
    SELECT DISTINCT ON (facts ->> 'stage') facts FROM ledger_event
    WHERE name = 'journey.stage_removed' ORDER BY facts ->> 'stage', id DESC
) AS removal
WHERE stage.id = (removal.facts ->> 'stage')::bigint AND stage.removed_position IS NULL
"""
TOUCHPOINTS = """
UPDATE journeys_touchpoint AS touchpoint
SET retired_stage_id = (SELECT id FROM journeys_stage
                        WHERE id = (retiring.facts ->> 'stage')::bigint),
    retired_position = (retiring.facts ->> 'position')::float,
    retired_feeling = (retiring.facts ->> 'expected_feeling')::float
FROM (
    SELECT DISTINCT ON (facts ->> 'touchpoint') facts FROM ledger_event
    WHERE name = 'journey.touchpoint_retired' ORDER BY facts ->> 'touchpoint', id DESC
) AS retiring
WHERE touchpoint.id = (retiring.facts ->> 'touchpoint')::bigint
  AND touchpoint.retired_at IS NOT NULL AND touchpoint.retired_position IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0004_undo_columns'),
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(STAGES, migrations.RunSQL.noop),
        migrations.RunSQL(TOUCHPOINTS, migrations.RunSQL.noop),
    ]
