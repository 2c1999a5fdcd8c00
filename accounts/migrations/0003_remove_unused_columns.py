"""A column that nothing reads is dropped: no rewrite, and no lock that waits for long.

Backwards the column has a default, so that code of both versions writes rows.
"""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('accounts', '0002_sessions'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "SET lock_timeout = '5s'",
                        "ALTER TABLE accounts_user DROP COLUMN IF EXISTS preferences",
                        "RESET lock_timeout",
                    ],
                    [
                        "SET lock_timeout = '5s'",
                        """ALTER TABLE accounts_user
                           ADD COLUMN IF NOT EXISTS preferences jsonb DEFAULT '{}' NOT NULL""",
                        "RESET lock_timeout",
                    ],
                )
            ],
            state_operations=[migrations.RemoveField(model_name='user', name='preferences')],
        ),
    ]
