"""Actions of an administrator on one mail of the queue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from mail.inbound.process import read_inbound
from mail.models import InboundMail, OutboundMail, SenderRule
from mail.outbound.deliver import deliver
from tests.mail.conftest import CARLA, sent
from tests.mail.queue_data import ACTION_URL, HTMX, apply, held
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
State = InboundMail.State


def test_recover_lets_it_through(admin, suspended, recorder):
    assert apply(admin, "suspended", "recover", suspended).status_code == 200
    assert read_inbound(suspended.pk)
    assert len(recorder.new) == 1
    assert Event.objects.get(name="mail.retried").actor == admin


def test_recover_and_always_let_the_sender_through(admin, support):
    (mail,) = held(1)
    apply(admin, "suspended", "recover+allow", mail)
    assert SenderRule.objects.get().sender == CARLA
    assert SenderRule.objects.get().verdict == "allow"


def test_delete_and_block_the_sender(admin, support):
    (mail,) = held(1)
    apply(admin, "suspended", "delete+block", mail)
    assert SenderRule.objects.get().verdict == "block"
    assert InboundMail.objects.get().state == State.DELETED


def test_our_own_address_is_not_blocked(admin, suspended):
    answer = apply(admin, "suspended", "delete+block", suspended)
    assert answer.status_code == 409
    suspended.refresh_from_db()
    assert suspended.state == State.SUSPENDED


def test_retry_reads_what_could_not_be_read_again(admin, support, recorder):
    (mail,) = held(1, cause="", state=State.UNREADABLE)
    apply(admin, "unreadable", "retry", mail)
    mail.refresh_from_db()
    assert (mail.state, mail.is_released, mail.attempts) == (State.STORED, False, 0)


def test_retry_sends_it_again(admin, failed, sink):
    sink.answers.clear()
    apply(admin, "failed", "retry", failed)
    assert deliver(failed.pk)


def test_retry_does_not_wait_for_the_next_try(admin, support):
    mail = sent(support)
    OutboundMail.objects.update(attempts=5, send_after=timezone.now() + timedelta(hours=2))
    apply(admin, "to-send", "retry", mail)
    mail.refresh_from_db()
    assert mail.send_after <= timezone.now()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"list": "suspended", "action": "delete"},
        {"list": "nowhere", "action": "delete", "mail": "1"},
        {"list": "suspended", "action": "restore", "mail": "1"},
        {"list": "suspended", "action": "delete", "mail": "one"},
        {"list": "suspended", "action": "", "mail": "1", "cause": "x"},
    ],
)
def test_an_action_without_mails_is_refused(admin, fields):
    answer = signed_in(admin).post(ACTION_URL, fields, headers=HTMX)
    assert (answer.status_code, b"Select at least one mail" in answer.content) == (409, True)


def test_an_action_on_an_unknown_mail(admin):
    fields = {"list": "suspended", "action": "delete", "mail": "4711"}
    assert signed_in(admin).post(ACTION_URL, fields).status_code == 404


def test_acts_are_post_and_for_administrators(admin, ana, eve, suspended):
    fields = {"list": "suspended", "action": "delete", "mail": suspended.pk}
    for url in (ACTION_URL, reverse("mail:queue-undo")):
        assert signed_in(admin).get(url).status_code == 405
        assert signed_in(ana).post(url, fields).status_code == 403
        assert signed_in(eve).post(url, fields).status_code == 404
    suspended.refresh_from_db()
    assert suspended.state == State.SUSPENDED


def test_without_script_the_page_comes_back_with_the_words(admin, support):
    (mail,) = held(1)
    fields = {"list": "suspended", "action": "delete", "mail": mail.pk}
    answer = signed_in(admin).post(ACTION_URL, fields, follow=True)
    assert "1 mail deleted." in answer.content.decode()


@pytest.mark.parametrize("name", ["recover+allow", "delete+block"])
def test_no_rule_is_kept_when_the_mail_was_handled_meanwhile(admin, support, name):
    (mail,) = held(1, state=State.DELIVERED)
    answer = apply(admin, "suspended", name, mail)
    assert answer.status_code == 409
    assert not SenderRule.objects.exists()
    assert not Event.objects.filter(name__startswith="sender.").exists()


def test_of_two_mails_only_the_one_that_was_waiting_is_ruled(admin, support):
    (handled,) = held(1, state=State.DELIVERED)
    (mail,) = held(1, first=1)
    InboundMail.objects.filter(pk=handled.pk).update(from_address="dora@acme.example")
    assert apply(admin, "suspended", "recover+allow", handled, mail).status_code == 200
    assert SenderRule.objects.get().sender == CARLA
