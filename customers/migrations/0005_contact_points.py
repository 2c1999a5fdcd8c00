"""Mail addresses become typed contact points, beside the work: no rewrite and no lock that waits.

The table and the column of the value keep their names, so that the old code runs until the last
worker is replaced; a row that it writes is a mail address by the default of the database. Each step
may be repeated after an interruption.
"""

import re

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower

BATCH = 5_000
VALUE = migrations.SeparateDatabaseAndState(
    state_operations=[
        migrations.RemoveConstraint(model_name='contactpoint', name='customer_address_once'),
        migrations.RemoveIndex(model_name='contactpoint', name='customer_address_words'),
        migrations.RenameField(model_name='contactpoint', old_name='email', new_name='value'),
        migrations.AlterField(
            model_name='contactpoint',
            name='value',
            field=models.CharField(db_column='email', max_length=320, verbose_name='value'),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(Lower('value'), name='gin_trgm_ops'), name='customer_address_words'),
        ),
    ],
)
KIND = migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.RunSQL(
            [
                "SET lock_timeout = '5s'",
                """ALTER TABLE customers_customeraddress
                       ADD COLUMN IF NOT EXISTS kind varchar(8) DEFAULT 'mail' NOT NULL""",
                "RESET lock_timeout",
            ],
            "ALTER TABLE customers_customeraddress DROP COLUMN IF EXISTS kind",
        )
    ],
    state_operations=[
        migrations.AddField(
            model_name='contactpoint',
            name='kind',
            field=models.CharField(choices=[('mail', 'E-mail'), ('phone', 'Phone'), ('external', 'Id in another system')], db_default='mail', default='mail', max_length=8),
        ),
    ],
)
UNIQUE = migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.RunSQL(
            [
                "DROP INDEX CONCURRENTLY IF EXISTS contact_point_mail_once",
                """CREATE UNIQUE INDEX CONCURRENTLY contact_point_mail_once
                       ON customers_customeraddress (lower(email)) WHERE kind = 'mail'""",
            ],
            "DROP INDEX CONCURRENTLY IF EXISTS contact_point_mail_once",
        ),
        migrations.RunSQL(
            [
                "DROP INDEX CONCURRENTLY IF EXISTS contact_point_once",
                """CREATE UNIQUE INDEX CONCURRENTLY contact_point_once
                       ON customers_customeraddress (kind, email) WHERE NOT (kind = 'mail')""",
            ],
            "DROP INDEX CONCURRENTLY IF EXISTS contact_point_once",
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS customer_address_once",
            [
                "DROP INDEX CONCURRENTLY IF EXISTS customer_address_once",
                """CREATE UNIQUE INDEX CONCURRENTLY customer_address_once
                       ON customers_customeraddress (lower(email))""",
            ],
        ),
    ],
    state_operations=[
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.UniqueConstraint(Lower('value'), condition=Q(('kind', 'mail')), name='contact_point_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.UniqueConstraint(condition=Q(('kind', 'mail'), _negated=True), fields=('kind', 'value'), name='contact_point_once'),
        ),
    ],
)


def normalize_phone(text):
    """As customers.phone_numbers had it when this migration was written."""
    number = re.sub(r"[\s().\-/\u00a0]", "", text.replace("(0)", ""))
    number = re.sub(r"^00", "+", number)
    return number if re.fullmatch(r"\+?[0-9]{6,15}", number) else ""


def copy_phones(apps, schema_editor):
    """Give each phone number to the customer who was first to have it; again is the same."""
    customers = apps.get_model("customers", "Customer").objects.exclude(phone="")
    points = apps.get_model("customers", "ContactPoint")
    last = 0
    while rows := list(customers.filter(pk__gt=last).order_by("pk").values_list("pk", "phone")[:BATCH]):
        found = [(pk, normalize_phone(phone)) for pk, phone in rows]
        points.objects.bulk_create(
            [points(customer_id=pk, kind="phone", value=number) for pk, number in found if number],
            ignore_conflicts=True,
        )
        last = rows[-1][0]


def delete_others(apps, schema_editor):
    """Backwards only mail addresses are known; a customer's phone stands in its own column."""
    apps.get_model("customers", "ContactPoint").objects.exclude(kind="mail").delete()


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('customers', '0004_fields'),
    ]

    operations = [
        migrations.AlterModelTable(name='customeraddress', table='customers_customeraddress'),
        migrations.RenameModel(old_name='CustomerAddress', new_name='ContactPoint'),
        migrations.AlterField(
            model_name='contactpoint',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='customers.customer'),
        ),
        VALUE,
        KIND,
        UNIQUE,
        migrations.RunSQL(
            "ALTER TABLE customers_customeraddress DROP CONSTRAINT IF EXISTS contact_point_kind",
            migrations.RunSQL.noop,
        ),
        AddConstraintNotValid(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=Q(('kind__in', ['mail', 'phone', 'external'])), name='contact_point_kind'),
        ),
        ValidateConstraint(model_name='contactpoint', name='contact_point_kind'),
        migrations.RunPython(copy_phones, delete_others),
    ]
