"""Undo of a reply: offered at its toast and its message while it is held, refused afterwards."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from helpdesk.actions.assign import assign_team
from helpdesk.actions.attach import Upload
from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Draft, Macro, Message
from mail.models import OutboundMail
from tests.personas import signed_in

pytestmark = pytest.mark.usefixtures("replies_are_held")

HTMX = {"HX-Request": "true"}


def url(name, ticket, *more):
    return reverse(f"helpdesk:{name}", args=[ticket.pk, *more])


@pytest.fixture
def reply(ticket, ana) -> Message:
    return reply_to_ticket(ticket, "A new wheel.", by=ana, status="pending", with_undo=True)


def test_the_toast_of_a_reply_undoes_it(ticket, ana):
    client = signed_in(ana)
    form = {"text": "A new wheel.", "submission": str(uuid4()), "then": "solved"}
    sent = client.post(url("reply", ticket), form, headers=HTMX)
    undo = url("withdraw-reply", ticket, ticket.messages.get(agent=ana).pk)
    assert f'"undo": "{undo}"' in sent["HX-Trigger"]
    toast = json.loads(sent["HX-Trigger"])["toast"]
    assert "Sending your reply" in toast["text"]
    assert 0 < toast["seconds"] <= 10
    undone = client.post(undo, headers=HTMX)
    assert undone.status_code == 204
    assert '"reply-withdrawn"' in undone["HX-Trigger"]
    page = client.get(url("ticket", ticket)).text
    assert "A new wheel.</textarea>" in page
    ticket.refresh_from_db()
    assert ticket.status == "new"


@pytest.mark.parametrize("seconds", [0, 10])
def test_what_goes_at_once_has_no_undo(ticket, ana, settings, seconds):
    settings.UNDO_SEND_SECONDS, settings.MAIL_URL = seconds, "" if seconds else "smtp://localhost"
    form = {"text": "A new wheel.", "submission": str(uuid4())}
    sent = signed_in(ana).post(url("reply", ticket), form, headers=HTMX)
    assert (sent.status_code, "toast" in sent["HX-Trigger"]) == (200, False)
    assert "Sending in" not in sent.text


def test_the_message_says_for_how_long(ticket, reply, ana, lea):
    mine, hers = (signed_in(each).get(url("ticket", ticket)).text for each in (ana, lea))
    undo = url("withdraw-reply", ticket, reply.pk)
    for page in (mine, hers):
        assert 'data-sends-in="' in page
    assert (undo in mine, undo in hers) == (True, False)


@pytest.mark.parametrize(("left", "shown"), [(12, "10"), (2.5, "1"), (2, ""), (1, ""), (-1, "")])
def test_the_last_seconds_are_kept_back(ticket, reply, ana, monkeypatch, left, shown):
    now = reply.outbound.send_after - timedelta(seconds=left)
    monkeypatch.setattr(timezone, "now", lambda: now)
    page = signed_in(ana).get(url("thread", ticket), headers=HTMX).text
    assert (f'data-sends-in="{shown}"' in page) == bool(shown)
    assert ("data-sends-in" in page) == bool(shown)


@pytest.mark.parametrize("values", [{"attempts": 1}, {"state": "sent"}])
def test_it_is_not_offered_once_a_server_was_asked(ticket, reply, ana, values):
    OutboundMail.objects.update(**values)
    assert "data-sends-in" not in signed_in(ana).get(url("ticket", ticket)).text


def test_an_undo_that_comes_too_late_says_so(ticket, reply, ana):
    OutboundMail.objects.update(state="sent")
    refused = signed_in(ana).post(url("withdraw-reply", ticket, reply.pk), headers=HTMX)
    assert refused.status_code == 409
    assert "already sent" in refused.text
    assert not Draft.objects.exists()


def test_without_javascript_it_comes_back_to_the_composer(ticket, reply, ana):
    response = signed_in(ana).post(url("withdraw-reply", ticket, reply.pk))
    assert (response.status_code, response.url) == (302, url("ticket", ticket) + "?compose=reply")


def test_a_colleague_is_refused(ticket, reply, lea):
    refused = signed_in(lea).post(url("withdraw-reply", ticket, reply.pk), headers=HTMX)
    assert (refused.status_code, "Only Ana Ferreira" in refused.text) == (409, True)


def test_another_team_is_refused_and_a_stranger_learns_nothing(ticket, reply, ben, eve):
    place = url("withdraw-reply", ticket, reply.pk)
    assert signed_in(ben).post(place).status_code == 403
    assert signed_in(eve).post(place).status_code == 404
    assert Message.objects.filter(pk=reply.pk).exists()


def test_its_writer_undoes_it_where_it_moved_the_ticket_out_of_their_sight(
    ticket, ana, ben, delivery
):
    macro = Macro.objects.create(name="Deliver", moves_to=delivery)
    text = "Delivery looks at it."
    reply = reply_to_ticket(ticket, text, by=ana, macro=macro, with_undo=True)
    mine, undo = signed_in(ana), url("withdraw-reply", ticket, reply.pk)
    assert mine.get(url("ticket", ticket)).status_code == 403
    assert signed_in(ben).post(undo, headers=HTMX).status_code == 409
    undone = mine.post(undo, headers=HTMX)
    assert undone.status_code == 204
    shown = json.loads(undone["HX-Trigger"])["reply-withdrawn"]["macro"]
    assert shown == {
        "macro": str(macro.pk),
        "name": "Deliver",
        "changes": "team: Delivery",
        "changesKey": macro.changes_key(ticket.pk),
    }
    assert f"{text}</textarea>" in mine.get(url("ticket", ticket)).text
    assert mine.post(undo, headers=HTMX).status_code == 409


@pytest.fixture
def moved(ticket, ana, lea, delivery) -> Message:
    """A reply of Ana, whose ticket Lea has moved out of her sight since."""
    files = [Upload("a.txt", "text/plain", b"words")]
    reply = reply_to_ticket(
        ticket, "A <b>new</b> wheel.", by=ana, attachments=files, with_undo=True
    )
    assign_team(ticket, team=delivery, by=lea)
    return reply


def test_a_writer_who_no_longer_sees_the_ticket_gets_the_text(ticket, moved, ana):
    mine = signed_in(ana)
    undone = mine.post(url("withdraw-reply", ticket, moved.pk), headers=HTMX)
    assert "HX-Trigger" not in undone
    page = mine.get(undone["HX-Redirect"])
    assert page.status_code == 200
    assert "A &lt;b&gt;new&lt;/b&gt; wheel.</pre>" in page.text
    assert "with another team now" in page.text
    assert not Message.objects.filter(pk=moved.pk).exists()


def test_it_is_the_same_without_javascript_and_the_page_is_theirs_alone(
    ticket, moved, ana, ben, eve
):
    undone = signed_in(ana).post(url("withdraw-reply", ticket, moved.pk))
    assert (undone.status_code, undone.url) == (302, url("unsent-reply", ticket))
    seen = signed_in(ben).get(undone.url)
    assert (seen.status_code, seen.url) == (302, url("ticket", ticket))
    assert signed_in(eve).get(undone.url).status_code == 404
    assert signed_in(ana).get(url("ticket", ticket)).status_code == 403


def test_of_a_reply_of_files_alone_there_is_no_text_to_show(ticket, moved, ana):
    Message.objects.filter(pk=moved.pk).update(text="")
    undone = signed_in(ana).post(url("withdraw-reply", ticket, moved.pk), headers=HTMX)
    assert (undone.status_code, "HX-Redirect" in undone) == (204, False)
    assert "with another team now" in undone["HX-Trigger"]
    assert "reply-withdrawn" not in undone["HX-Trigger"]


def test_the_ticket_is_named_that_shows_the_text(ticket, reply, ana):
    undone = signed_in(ana).post(url("withdraw-reply", ticket, reply.pk), headers=HTMX)
    told = json.loads(undone["HX-Trigger"])["reply-withdrawn"]
    assert (told["ticket"], told["url"]) == (ticket.pk, url("ticket", ticket))


def test_a_reply_of_a_deleted_ticket_is_not_undone(ticket, reply, ana, lea):
    delete_ticket(ticket, by=lea)
    undone = signed_in(ana).post(url("withdraw-reply", ticket, reply.pk), headers=HTMX)
    assert undone.status_code == 404
    assert Message.objects.filter(pk=reply.pk).exists()


def test_a_writer_who_may_no_longer_answer_undoes_nothing(ticket, reply, ana):
    User.objects.filter(pk=ana.pk).update(role="light_agent")
    undone = signed_in(ana).post(url("withdraw-reply", ticket, reply.pk), headers=HTMX)
    assert undone.status_code == 403
    assert Message.objects.filter(pk=reply.pk).exists()
