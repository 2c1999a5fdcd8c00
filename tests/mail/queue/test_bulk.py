"""Bulk actions on the queue, concurrent ones, and their undo."""

import pytest
from django.urls import reverse

from ledger.models import Event
from mail.models import InboundMail, OutboundMail
from mail.queue import bulk
from mail.tasks import apply_to_rest
from tests.mail.queue_data import HTMX, apply, held, page, undo_of
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
State = InboundMail.State


def test_deleted_mail_is_hidden_and_can_be_taken_back(admin, support):
    (mail,) = held(1)
    undo = undo_of(apply(admin, "suspended", "delete", mail))
    assert "Win a bike" not in page(admin)
    assert "Win a bike" in page(admin, list="deleted")
    assert signed_in(admin).post(undo, headers=HTMX).status_code == 204
    mail.refresh_from_db()
    assert (mail.state, mail.forget_after) == (State.SUSPENDED, None)
    assert Event.objects.filter(name="mail.deleted", actor=admin).count() == 1
    assert Event.objects.filter(name="mail.restored", actor=admin).count() == 1


def test_undo_brings_back_what_it_was(admin, support):
    (mail,) = held(1, cause="", state=State.UNREADABLE)
    signed_in(admin).post(undo_of(apply(admin, "unreadable", "delete", mail)))
    mail.refresh_from_db()
    assert mail.state == State.UNREADABLE


def test_undo_takes_back_only_what_went_with_it(admin, support):
    first, second = held(2)
    apply(admin, "suspended", "delete", first)
    signed_in(admin).post(undo_of(apply(admin, "suspended", "delete", second)))
    first.refresh_from_db()
    assert first.state == State.DELETED


def test_undo_twice_is_refused_in_words(admin, support):
    (mail,) = held(1)
    undo = undo_of(apply(admin, "suspended", "delete", mail))
    signed_in(admin).post(undo)
    answer = signed_in(admin).post(undo, headers=HTMX)
    assert (answer.status_code, b"already" in answer.content) == (409, True)


def test_undo_of_nothing_is_unknown(admin):
    assert signed_in(admin).post(reverse("mail:queue-undo")).status_code == 404


def test_failed_mail_is_given_up_and_restored(admin, failed):
    undo = undo_of(apply(admin, "failed", "give-up", failed))
    failed.refresh_from_db()
    assert failed.state == OutboundMail.State.WITHDRAWN
    signed_in(admin).post(undo)
    failed.refresh_from_db()
    assert failed.state == OutboundMail.State.FAILED


def test_a_hundred_spam_mails_are_one_press(admin, support):
    mails = held(100)
    answer = apply(admin, "suspended", "delete", *mails)
    assert "100 mails deleted." in answer["HX-Trigger"]
    assert not InboundMail.objects.exclude(state=State.DELETED).exists()


def test_all_of_a_cause_go_however_many_there_are(admin, support, monkeypatch):

    monkeypatch.setattr(bulk, "BATCH_SIZE", 2)
    held(5, cause="spam")
    held(1, cause="loop")
    asked = []
    monkeypatch.setattr(bulk, "enqueue_on_commit", lambda _task, **rest: asked.append(rest))
    answer = apply(admin, "suspended", "delete", all="1", cause="spam")
    assert "The rest follows" in answer["HX-Trigger"]
    held(1, cause="spam", first=5)  # stored meanwhile; not seen by the administrator
    while asked:
        apply_to_rest(**asked.pop())
    assert InboundMail.objects.filter(state=State.DELETED).count() == 5
    assert InboundMail.objects.filter(state=State.SUSPENDED).count() == 2
    signed_in(admin).post(undo_of(answer))
    while asked:
        apply_to_rest(**asked.pop())
    assert not InboundMail.objects.filter(state=State.DELETED).exists()


def test_the_rest_of_a_press_before_an_update_is_done(admin, support):
    held(1)
    action = {"queue_list": "suspended", "act": "delete", "cause": "", "batch": ""}
    apply_to_rest(action=action, by_id=admin.pk, after="")
    assert InboundMail.objects.get().state == State.DELETED


def test_the_rest_is_done_only_for_administrators(ana, support):
    held(1)
    action = {"queue_list": "suspended", "action": "delete", "cause": "", "batch": ""}
    apply_to_rest(action=action, by_id=ana.pk, after="")
    assert InboundMail.objects.get().state == State.SUSPENDED


def test_two_administrators_at_once(admin, support):
    (mail,) = held(1)
    apply(admin, "suspended", "recover", mail)
    for name in ("recover", "delete"):
        InboundMail.objects.filter(pk=mail.pk).update(state=State.DELIVERED)
        answer = apply(admin, "suspended", name, mail)
        assert (answer.status_code, b"Reload the page" in answer.content) == (409, True)


def test_of_those_picked_the_ones_still_there_are_taken(admin, support):
    mails = held(3)
    InboundMail.objects.filter(pk=mails[0].pk).update(state=State.DELIVERED)
    answer = apply(admin, "suspended", "delete", *mails)
    assert "2 mails deleted." in answer["HX-Trigger"]
