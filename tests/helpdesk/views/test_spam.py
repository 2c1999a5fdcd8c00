"""Spam in the inbox: excluded from every view but its own, and restored."""

import json

import pytest
from django.urls import reverse

from helpdesk.actions.spam import mark_spam
from mail.models import SenderRule
from tests.helpdesk.held_replies import send
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def post(person, name: str, ticket, **fields):
    url = reverse(f"helpdesk:{name}", args=[ticket.pk])
    return signed_in(person).post(url, fields, headers=HTMX)


def view(person, slug: str) -> str:
    return signed_in(person).get(reverse("helpdesk:inbox", args=[slug])).content.decode()


def test_marked_it_stands_in_spam_alone_and_undo_brings_it_back(ticket, ana):
    answer = post(ana, "spam", ticket)
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert f"#{ticket.pk} is spam" in toast["text"]
    assert f"row-{ticket.pk}" in view(ana, "spam")
    for slug in ("needs-reply", "unassigned", "all"):
        assert f"row-{ticket.pk}" not in view(ana, slug)
    signed_in(ana).post(toast["undo"], headers=HTMX)
    assert f"row-{ticket.pk}" not in view(ana, "spam")
    assert f"row-{ticket.pk}" in view(ana, "needs-reply")


def test_a_held_reply_says_why_it_is_not_sent(ticket, ana, lea, settings):
    settings.UNDO_SEND_SECONDS = 10
    send(ticket, ana)
    post(lea, "spam", ticket)
    page = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).text
    assert "Not sent: its ticket was marked as spam." in page
    assert "Send again" not in page


def test_the_menu_offers_what_fits(ticket, ana):
    url = reverse("helpdesk:ticket", args=[ticket.pk])
    assert 'id="spam"' in signed_in(ana).get(url).content.decode()
    mark_spam(ticket, by=ana)
    page = signed_in(ana).get(url).content.decode()
    assert 'id="not-spam"' in page
    assert 'id="spam"' not in page


def test_the_sender_can_be_blocked_with_it(ticket, ana):
    answer = post(ana, "spam", ticket, block="1")
    assert "is blocked" in answer["HX-Trigger"]
    assert SenderRule.objects.get().made_by == ana


def test_an_empty_spam_view_says_what_belongs_there(ana):
    assert "marked as spam appear here" in view(ana, "spam")


def test_the_spam_of_other_teams_is_not_shown(ticket, ana, ben):
    mark_spam(ticket, by=ana)
    assert f"row-{ticket.pk}" not in view(ben, "spam")


def test_light_users_are_refused(ticket, chloe):
    for name in ("spam", "not-spam"):
        assert post(chloe, name, ticket).status_code == 403
