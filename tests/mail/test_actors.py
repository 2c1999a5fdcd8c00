"""A rule and the system act on mails, mailboxes and senders: the origin of each event."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.actors import SYSTEM, Rule
from ledger.events import record
from ledger.models import Event
from mail.events import SENDER_BLOCKED
from mail.inbound.connection_tests import start_connection_test
from mail.models import InboundMail, Mailbox, OAuthGrant, OutboundMail, SenderRule, SmtpServer
from mail.outbound.resend import resend
from mail.queue import bulk
from mail.queue.bulk import BulkAction, apply_to_list, apply_to_mails
from mail.queue.delete import (
    RETENTION,
    delete_inbound,
    give_up_outbound,
    restore_inbound,
    restore_outbound,
)
from mail.queue.retry import release_inbound, retry_inbound, retry_outbound
from mail.settings.delete_mailbox import delete_mailbox
from mail.settings.save_mailbox import save_mailbox
from mail.settings.save_server import (
    note_connected_account,
    remove_server,
    save_key,
    save_server,
)
from mail.settings.save_spam import save_spam_settings
from mail.settings.sender_rules import delete_sender_rule, set_sender_rule, unblock_for
from mail.tasks import apply_to_rest
from tests.mail.conftest import CARLA, sent
from tests.mail.queue_data import held

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
RULE = Rule(7, "Tidy the queue")


@pytest.fixture
def cause(support, admin) -> Event:
    rule = SenderRule.objects.create(sender="x.example", verdict="block", made_by=admin)
    return record(SENDER_BLOCKED, rule, by=admin, sender="x.example", about="")


def unsent(mailbox: Mailbox) -> OutboundMail:
    mail = sent(mailbox)
    OutboundMail.objects.filter(pk=mail.pk).update(state=OutboundMail.State.FAILED)
    return mail


def delete_and_restore(_mailbox: Mailbox, **origin: Any) -> None:
    (mail,) = held(1)
    assert delete_inbound(mail, **origin).forget_after == NOW + RETENTION
    restore_inbound(mail, **origin)
    assert retry_inbound(mail, **origin).read_after == NOW


def give_up_and_send(mailbox: Mailbox, **origin: Any) -> None:
    mail = unsent(mailbox)
    give_up_outbound(mail, **origin)
    restore_outbound(mail, **origin)
    again = retry_outbound(mail, **origin)
    assert (again.created_at, again.send_after) == (NOW, NOW)
    OutboundMail.objects.update(state=OutboundMail.State.FAILED)
    assert resend(mail, **origin).created_at == NOW


def release(_mailbox: Mailbox, **origin: Any) -> None:
    (mail,) = held(1)
    release_inbound(mail, always=True, **origin)
    rule = SenderRule.objects.get(sender=CARLA)
    assert (rule.made_by, rule.made_at) == (None, NOW)


def apply_to_several(_mailbox: Mailbox, **origin: Any) -> None:
    held(2)
    mails = InboundMail.objects.all()
    assert apply_to_mails("in", "delete", mails, rule="block", **origin).count == 2
    assert {each.forget_after for each in InboundMail.objects.all()} == {NOW + RETENTION}


def rule_senders(_mailbox: Mailbox, **origin: Any) -> None:
    delete_sender_rule(set_sender_rule(CARLA, "allow", **origin), **origin)
    set_sender_rule(CARLA, "block", about="ticket:42", **origin)
    unblock_for("ticket:42", **origin)


def change_mailboxes(mailbox: Mailbox, **origin: Any) -> None:
    save_mailbox(mailbox, **origin)
    save_key(mailbox, selector="", key="", **origin)
    server = SmtpServer(mailbox=mailbox, host="smtp.veloza.example", port=465)
    save_server(server, ["host"], **origin)
    remove_server(server, **origin)
    note_connected_account(OAuthGrant.objects.create(mailbox=mailbox), **origin)
    assert start_connection_test(mailbox, **origin).started_at == NOW
    added = save_mailbox(Mailbox(name="Press", address="press@veloza.example"), **origin)
    delete_mailbox(added, **origin)
    save_spam_settings(most_an_hour=9, honours_headers=True, headers=[], **origin)


EVENTS: dict[Callable[..., None], int] = {
    delete_and_restore: 3,
    give_up_and_send: 4,
    release: 2,
    apply_to_several: 4,
    rule_senders: 4,
    change_mailboxes: 9,
}


@pytest.mark.parametrize("action", EVENTS)
@pytest.mark.parametrize("by", [RULE, SYSTEM], ids=["rule", "system"])
def test_each_event_has_the_actor_the_time_and_the_cause(support, cause, by, action):
    action(support, by=by, now=NOW, caused_by=cause)
    recorded = Event.objects.filter(pk__gt=cause.pk)
    kind, name = ("rule", "Tidy the queue") if by is RULE else ("system", "")
    columns = ("actor_kind", "actor_name", "at", "caused_by", "depth")
    assert set(recorded.values_list(*columns)) == {(kind, name, NOW, cause.pk, 1)}
    assert recorded.count() == EVENTS[action]


def test_the_rest_of_a_list_has_the_time_and_the_cause_of_its_start(
    support, admin, cause, monkeypatch
):
    monkeypatch.setattr(bulk, "BATCH_SIZE", 2)
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(bulk, "enqueue_on_commit", lambda _task, **rest: asked.append(rest))
    held(3)
    apply_to_list(BulkAction("suspended", "delete"), by=admin, now=NOW, caused_by=cause)
    apply_to_rest(**asked.pop())
    assert not asked
    recorded = Event.objects.filter(name="mail.deleted")
    assert [*recorded.values_list("actor", "at", "caused_by")] == [(admin.pk, NOW, cause.pk)] * 3
