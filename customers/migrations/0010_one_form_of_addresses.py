"""Mail addresses take the form of `config.addresses`: an ASCII domain, and quotes where needed.

Read and written in batches, without a lock on the table; it may be repeated after an interruption.
An address whose form belongs to another customer already is left as it is: nothing merges two
customers but a person.
"""

from django.db import migrations, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from config.addresses import normalize_address

BATCH = 500
# Not ASCII, or with a local part that may need its quotes or may not.
OTHER_FORM = Q(value__regex=r"[^ -~]") | Q(value__regex=r'"|\.\.|\.@|^\.|\.$')


def take_one_form(apps, schema_editor):
    points = apps.get_model("customers", "ContactPoint")
    others, last = points.objects.filter(OTHER_FORM, kind="mail"), 0
    while rows := list(others.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for point in rows:
            if normalize_address(point.value) != point.value.lower():
                with transaction.atomic():
                    change_form(apps, point)
        last = rows[-1].pk


def change_form(apps, point):
    points = apps.get_model("customers", "ContactPoint").objects
    normal = normalize_address(point.value)
    known = points.annotate(small=Lower("value")).filter(kind="mail", small=normal)
    other = known.exclude(pk=point.pk).select_for_update().first()
    if other is None:
        points.filter(pk=point.pk).update(value=normal)
    elif other.customer_id == point.customer_id:
        points.filter(pk=point.pk).delete()
        points.filter(pk=other.pk).update(
            is_primary=other.is_primary or point.is_primary,
            verified_at=other.verified_at or point.verified_at,
            complained_at=other.complained_at or point.complained_at,
        )
    else:
        return
    # A sweep stores the terms that the customer is found by.
    apps.get_model("customers", "Customer").objects.filter(pk=point.customer_id).update(
        terms_version=0
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('customers', '0009_search_terms')]

    operations = [migrations.RunPython(take_one_form, migrations.RunPython.noop)]
