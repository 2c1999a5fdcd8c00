from itertools import batched

import django.db.models.deletion
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, migrations, models
from django.utils import timezone

BATCH = 1000


# A row lock until the copies are committed: a person deleted meanwhile would break a foreign key.
PEOPLE = "SELECT id FROM accounts_user WHERE id = ANY(%s) FOR KEY SHARE"


def copy_sessions(apps, schema_editor):
    """Copy the sessions that have not expired, so that nobody is signed out."""
    old = apps.get_model("sessions", "Session").objects.filter(expire_date__gt=timezone.now())
    for batch in batched(old.iterator(chunk_size=BATCH), BATCH):
        copy_batch(apps.get_model("accounts", "Session"), batch)


def copy_batch(Session, batch):
    read = SessionStore().decode
    people = {each.session_key: int(read(each.session_data).get("_auth_user_id", 0)) for each in batch}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [list(people.values())])
        present = {pk for (pk,) in cursor.fetchall()}
    copies = [
        Session(
            session_key=each.session_key,
            session_data=each.session_data,
            expire_date=each.expire_date,
            user_id=people[each.session_key] if people[each.session_key] in present else None,
        )
        for each in batch
    ]
    Session.objects.bulk_create(copies, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunPython(copy_sessions, migrations.RunPython.noop),
    ]
