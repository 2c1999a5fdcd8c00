"""Mask tokens of our links in stored mails. No lock is held beyond a row's update."""

from django.db import migrations
from django.db.models import Q

from mail.masked_tokens import mask_tokens

TEXTS = ('text', 'html', 'full_text')


def mask(apps, schema_editor):
    messages = apps.get_model('helpdesk', 'Message').objects.all()
    linked = Q()
    for name in TEXTS:
        linked |= Q(**{f'{name}__regex': r'(/|%2F|_)[fu](/|%2F|_)[A-Za-z0-9_-]{22}'})
        linked |= Q(**{f'{name}__contains': 'reply+'})
    for message in messages.filter(linked).only(*TEXTS).iterator(chunk_size=200):
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
