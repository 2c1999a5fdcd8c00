"""Tokens in mails that were stored before tokens were masked."""

from importlib import import_module

import pytest
from django.apps import apps

from helpdesk.models import Message

pytestmark = pytest.mark.django_db
TOKEN = "b0Jh3kQ2xYzA-9mLw_R5Tg"


def test_tokens_of_stored_mails_are_masked(ticket, settings):
    link = f"{settings.PUBLIC_URL}/f/{TOKEN}/?s=5"
    message = Message.objects.filter(ticket=ticket).get()
    Message.objects.filter(pk=message.pk).update(
        text=f"Mine is {link}.",
        full_text="To: reply+ticket-4.abcdefghij234567@veloza.example",
        html=f'<a href="{link}">5</a>',
    )
    import_module("helpdesk.migrations.0019_masked_tokens").mask(apps, None)
    message.refresh_from_db()
    assert TOKEN not in message.text + message.html
    assert message.text == f"Mine is {settings.PUBLIC_URL}/f/•••/?s=5."
    assert message.full_text == "To: reply+ticket-4.•••@veloza.example"
