"""Stored addresses take the form of `config.addresses`.

They are read in batches, each row in its own statement; the migration can be run again.
"""

from django.db import IntegrityError, migrations

from config.addresses import normalize_address

BATCH = 500
NOT_ASCII = r"[^ -~]"


def take_one_form(apps, schema_editor):
    tickets = apps.get_model("helpdesk", "Ticket").objects
    for pk, email in found(tickets.filter(requester_email__regex=NOT_ASCII), "requester_email"):
        tickets.filter(pk=pk).update(requester_email=normalize_address(email))
    people = apps.get_model("helpdesk", "Participant").objects
    for pk, email in found(people.filter(email__regex=NOT_ASCII), "email"):
        try:
            people.filter(pk=pk).update(email=normalize_address(email))
        except IntegrityError:
            continue  # The ticket has this address already.


def found(rows, column):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", column)[:BATCH]):
        yield from batch
        last = batch[-1][0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0010_reply_to')]

    operations = [migrations.RunPython(take_one_form, migrations.RunPython.noop)]
