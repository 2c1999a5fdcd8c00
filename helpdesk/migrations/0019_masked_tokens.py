"""Mask tokens of our links and addresses in stored messages.

Messages are read by ranges of their key, each in a statement of its own: no lock is held beyond a
row's update, and a run after an interruption changes what is left.
"""

from django.db import migrations
from django.db.models import Max, Q

from mail.masking.tokens import mask_tokens

TEXTS = ('text', 'html', 'full_text')
RANGE = 2_000
# Survey links in any writing, other links with a key, signed addresses and references.
TOKENS = r'(/|%(25)*2f|_)[fu](/|%(25)*2f|_)|/key/|[-+][0-9]{1,18}\.[a-z2-7]{16}'


def mask(apps, schema_editor):
    messages = apps.get_model('helpdesk', 'Message').objects.all()
    linked = Q()
    for name in TEXTS:
        linked |= Q(**{f'{name}__iregex': TOKENS})
    newest = messages.aggregate(newest=Max('pk'))['newest'] or 0
    for start in range(0, newest + 1, RANGE):
        found = messages.filter(linked, pk__gte=start, pk__lt=start + RANGE)
        for message in found.only(*TEXTS):
            before = [getattr(message, name) for name in TEXTS]
            after = [mask_tokens(text) for text in before]
            if after != before:
                messages.filter(pk=message.pk).update(**dict(zip(TEXTS, after, strict=True)))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('helpdesk', '0018_notification_settings'),
    ]

    operations = [migrations.RunPython(mask, migrations.RunPython.noop)]
