import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Programs go on with the keys they have; of these only the digests are kept.
COPY = """
INSERT INTO accounts_apitoken (user_id, digest, name, scope, created_at, expires_at)
SELECT user_id, encode(sha256(convert_to(key, 'UTF8')), 'hex'), 'API token', 'write', created, now() + interval '365 days'
FROM authtoken_token ON CONFLICT (digest) DO NOTHING
"""


def copy_tokens(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if "authtoken_token" in schema_editor.connection.introspection.table_names(cursor):
            cursor.execute(COPY)
            cursor.execute("DROP TABLE authtoken_token")


class Migration(migrations.Migration):

    dependencies = [("accounts", "0006_drop_tables_of_axes")]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("scope", models.CharField(choices=[("read", "Read"), ("write", "Read and write")], max_length=8, verbose_name="scope")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="api_tokens", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.RunPython(copy_tokens, migrations.RunPython.noop),
    ]
