"""Requests belong to the map version that was published when they were sent.

Versions that a restore saved lose their time of publication. Requests are read in ranges of
primary keys, each in a transaction of its own, and only those that change are written, so work goes
on meanwhile. What an interruption left is done by running the migration again.
"""

from django.db import migrations

RANGE = 20_000

SAVED = """
UPDATE journeys_mapversion AS version
SET created_at = version.published_at, published_at = NULL, published_by_id = NULL
FROM ledger_event AS restored
WHERE restored.subject_type = 'journey' AND restored.subject_id = version.journey_id
  AND restored.name = 'journey.version_restored'
  AND restored.facts ->> 'snapshot' = version.number::text
  AND version.published_at IS NOT NULL
"""
PUBLISHED_BEFORE = """
(SELECT published.id FROM journeys_mapversion AS published
 WHERE published.journey_id = {journey} AND published.published_at <= {at}
 ORDER BY published.published_at DESC, published.number DESC LIMIT 1)
"""
# Rows that have no request of their own time: placed, or not sent, while a saved version was newest.
OF_SAVED = """
UPDATE {table} AS row SET {column} = """ + PUBLISHED_BEFORE.format(
    journey="saved.journey_id", at="saved.created_at"
) + """
FROM journeys_mapversion AS saved
WHERE row.{column} = saved.id AND row.id IN (
    SELECT inner_row.id FROM {table} AS inner_row
    JOIN journeys_mapversion AS version ON version.id = inner_row.{column}
    WHERE version.number IS NOT NULL AND version.published_at IS NULL
    LIMIT %s
)
"""
ASKED = """
UPDATE journeys_feedbackrequest AS request
SET map_version_id = asked.version_id, quiet_until = asked.quiet_until
FROM (
    SELECT sent.id, """ + PUBLISHED_BEFORE.format(
    journey="touchpoint.journey_id", at="sent.sent_at"
) + """ AS version_id,
        CASE WHEN quiet.until > now() THEN quiet.until ELSE sent.quiet_until END AS quiet_until
    FROM journeys_feedbackrequest AS sent
    LEFT JOIN journeys_touchpoint AS touchpoint ON touchpoint.id = sent.touchpoint_id
    LEFT JOIN journeys_survey AS survey ON survey.id = sent.survey_id
    CROSS JOIN LATERAL (
        SELECT sent.sent_at + make_interval(days => greatest(
            coalesce(survey.quarantine_days, 30), CASE WHEN sent.metric = 'nps' THEN 90 ELSE 0 END
        )) AS until
    ) AS quiet
    WHERE sent.id > %s AND sent.id <= %s AND sent.sent_at IS NOT NULL
) AS asked
WHERE request.id = asked.id AND (
    request.map_version_id IS DISTINCT FROM asked.version_id
    OR request.quiet_until IS DISTINCT FROM asked.quiet_until
)
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SAVED)
        for table, column in (
            ("journeys_interaction", "version_id"),
            ("journeys_feedbackrequest", "map_version_id"),
        ):
            cursor.execute(OF_SAVED.format(table=table, column=column), [RANGE])
            while cursor.rowcount:
                cursor.execute(OF_SAVED.format(table=table, column=column), [RANGE])
        cursor.execute("SELECT coalesce(max(id), 0) FROM journeys_feedbackrequest")
        (last,) = cursor.fetchone()
        for start in range(0, last, RANGE):
            cursor.execute(ASKED, [start, start + RANGE])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('journeys', '0013_saved_versions'),
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
