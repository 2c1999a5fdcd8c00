"""Addresses that belong to a mailbox beside its own, and one form for the mailboxes' own.

A new table, and a few rows: nothing waits for a lock.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from config.addresses import normalize_address


def take_one_form(apps, schema_editor):
    """Give each mailbox's address its form, unless another mailbox has that one."""
    mailboxes = apps.get_model("mail", "Mailbox").objects
    taken = {address.lower() for address in mailboxes.values_list("address", flat=True)}
    for mailbox in mailboxes.order_by("pk"):
        normal = normalize_address(mailbox.address)
        if mailbox.address.lower() != normal and normal not in taken:
            mailboxes.filter(pk=mailbox.pk).update(address=normal)


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0008_sender_checks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailboxAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=320, unique=True)),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('confirmed', 'Ours'), ('ignored', 'A person’s')], default='suggested', max_length=10)),
                ('found_in', models.CharField(blank=True, max_length=20)),
                ('times_seen', models.PositiveIntegerField(default=0)),
                ('last_seen_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='mail.mailbox')),
            ],
            options={
                'ordering': ['value'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['suggested', 'confirmed', 'ignored'])), name='mailbox_alias_state')],
            },
        ),
        migrations.RunPython(take_one_form, migrations.RunPython.noop),
    ]
