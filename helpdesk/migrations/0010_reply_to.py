"""The address a requester asks to be answered at; stored addresses take the form of
`config.addresses`.

The columns have constant defaults, so no row is rewritten; the addresses are read in batches.
"""

from django.db import migrations, models

from config.addresses import normal_address

BATCH = 500
NOT_ASCII = r"[^ -~]"


def take_one_form(apps, schema_editor):
    tickets = apps.get_model("helpdesk", "Ticket").objects
    for pk, email in found(tickets.filter(requester_email__regex=NOT_ASCII), "requester_email"):
        tickets.filter(pk=pk).update(requester_email=normal_address(email))
    people = apps.get_model("helpdesk", "Participant").objects
    for pk, email in found(people.filter(email__regex=NOT_ASCII), "email"):
        normal, guest = normal_address(email), people.get(pk=pk)
        if not people.filter(ticket=guest.ticket_id, email=normal).exclude(pk=pk).exists():
            people.filter(pk=pk).update(email=normal)


def found(rows, column):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", column)[:BATCH]):
        yield from batch
        last = batch[-1][0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [('helpdesk', '0009_search_terms')]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='asked_reply_to',
            field=models.CharField(blank=True, db_default='', max_length=320),
        ),
        migrations.AddField(
            model_name='ticket',
            name='replies_to_asked',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(take_one_form, migrations.RunPython.noop),
    ]
