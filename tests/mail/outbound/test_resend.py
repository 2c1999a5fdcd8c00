from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from ledger.models import Event
from mail.models import MailboxAlias, OutboundMail
from mail.outbound.bounces import note_bounce
from mail.outbound.deliver import deliver
from mail.outbound.lanes import send_due
from mail.outbound.queue import queue_mail
from mail.outbound.resend import CannotResendMail, resend
from mail.outbound.withdraw import withdraw_mail
from mail.parsing.parsed import BounceReport
from mail.queue.delete import restore_outbound
from mail.queue.retry import CannotRetryMail, retry_outbound
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.outbox import again, queued

State = OutboundMail.State
DORA = "dora@beta.example"
GONE = BounceReport(CARLA, "5.1.1", "hard", "550 No such user")


def test_a_mail_goes_again_in_the_same_thread_under_a_new_id(recorder, support, sink, media, ana):
    stored = default_storage.save("invoice.pdf", ContentFile(b"%PDF-1.7"))
    mail = queued(
        support,
        in_reply_to="one@acme.example",
        references=["zero@acme.example", "one@acme.example"],
        attachments=[(stored, "invoice.pdf", "application/pdf")],
    )
    deliver(mail.pk)
    copy = resend(again(mail), by=ana)
    assert deliver(copy.pk)
    first, second = (each.message for each in sink.mails)
    assert first["Message-ID"] != second["Message-ID"]
    for name in ("References", "In-Reply-To", "Subject", "To", "Reply-To"):
        assert first[name] == second[name]
    assert [part.get_filename() for part in second.walk()][-1] == "invoice.pdf"
    assert (copy.resent_from, copy.about) == (mail, "case:7")
    event = Event.objects.get(name="mail.resent")
    assert (event.subject_id, event.actor, event.facts["original"]) == (copy.pk, ana, mail.pk)


def test_without_addresses_it_goes_to_those_it_did_not_reach(recorder, support, sink, ana):
    sink.answers[DORA] = "550 No such user"
    mail = queued(support, cc=[DORA])
    deliver(mail.pk)
    assert resend(again(mail), by=ana).recipients == [DORA]


def test_a_mail_that_came_back_goes_to_the_right_address(recorder, support, sink, ana):
    mail = queued(support)
    deliver(mail.pk)
    note_bounce(again(mail), GONE)
    copy = resend(mail, to=["Carla <carla.diaz@acme.example>"], by=ana)
    assert (copy.recipients, copy.state) == (["carla.diaz@acme.example"], State.QUEUED)


def test_copies_of_copies_name_the_first(recorder, support, sink, ana):
    mail = queued(support)
    deliver(mail.pk)
    copy = resend(again(mail), by=ana)
    deliver(copy.pk)
    third = resend(again(copy), by=ana)
    assert third.resent_from == mail
    assert set(mail.resends.all()) == {copy, third}


def test_a_resent_mail_is_not_retried(recorder, support, sink, ana):
    sink.answers[CARLA] = "550 No such user"
    mail = queued(support)
    deliver(mail.pk)
    copy = resend(again(mail), by=ana)
    deliver(copy.pk)
    third = resend(again(copy), by=ana)
    for old in (mail, copy):
        assert again(old).state == State.WITHDRAWN
        assert "was sent again" in old.error
        assert "550 No such user" in old.error
        restore_outbound(old, by=ana)
        with pytest.raises(CannotRetryMail, match="was already sent again"):
            retry_outbound(old, by=ana)
    sink.answers.clear()
    send_due()
    assert (again(third).state, len(sink.mails)) == (State.SENT, 1)


def test_mail_on_its_way_or_withdrawn_is_not_resent(recorder, support, ana):
    mail = queued(support)
    with pytest.raises(CannotResendMail, match="still being delivered"):
        resend(mail, by=ana)
    withdraw_mail(mail)
    with pytest.raises(CannotResendMail, match="withdrawn"):
        resend(mail, by=ana)


def test_automatic_mail_is_not_resent(recorder, support, sink, ana):
    mail = queue_mail(
        mailbox=support, kind="notice", about="", to=[CARLA], subject="", text="", is_automatic=True
    )
    deliver(mail.pk)
    with pytest.raises(CannotResendMail, match="Automatic mail"):
        resend(again(mail), by=ana)


def test_mail_that_was_too_large_is_not_resent(recorder, support, sink, ana):
    sink.says = "552 5.3.4 Message too big"
    mail = queued(support)
    deliver(mail.pk)
    with pytest.raises(CannotResendMail, match="too large"):
        resend(again(mail), by=ana)


@pytest.mark.parametrize("to", [[], ["nobody"]])
def test_a_mail_without_recipients_is_not_resent(recorder, support, sink, ana, to):
    mail = queued(support)
    deliver(mail.pk)
    with pytest.raises(CannotResendMail):
        resend(again(mail), to=to, by=ana)
    assert OutboundMail.objects.count() == 1


def test_one_of_two_refused_is_told(recorder, support, sink):
    sink.answers[DORA] = "550 5.1.1 No such user"
    mail = queued(support, cc=[DORA])
    deliver(mail.pk)
    told = again(mail).delivery
    assert (mail.state, told.tone, told.label) == (State.SENT, "late", "sent, but not to everybody")
    assert told.missed == [DORA]
    assert told.details == (f"{DORA}: refused: 550 5.1.1 No such user",)


def test_a_wait_tells_the_last_words_and_the_next_try(recorder, support, sink):
    sink.answers[CARLA] = "450 4.7.1 Greylisted"
    mail = queued(support)
    assert mail.delivery.label == "on its way"
    deliver(mail.pk)
    told = again(mail).delivery
    assert (told.label, told.tone) == ("waits for another try", "act")
    assert told.details == (f"{CARLA}: not yet: 450 4.7.1 Greylisted",)
    assert told.next_try == mail.send_after
    sink.answers.clear()
    OutboundMail.objects.update(send_after=timezone.now())
    deliver(mail.pk)
    told = again(mail).delivery
    assert (told.label, told.tone, told.details, told.next_try) == ("sent", "", (), None)


def test_one_refused_one_slow(recorder, support, sink):
    sink.answers |= {DORA: "550 No", CARLA: "450 Later"}
    mail = queued(support, cc=[DORA])
    deliver(mail.pk)
    assert again(mail).delivery.missed == [DORA]
    sink.answers.clear()
    OutboundMail.objects.update(send_after=timezone.now())
    deliver(mail.pk)
    # A recipient refused for good is not retried automatically …
    assert [each.recipients for each in sink.mails] == [[CARLA]]
    assert (again(mail).state, mail.delivery.missed) == (State.SENT, [DORA])


def test_a_retry_asks_for_the_refused_again(recorder, support, sink, ana):
    sink.answers[CARLA] = "550 No"
    mail = queued(support)
    deliver(mail.pk)
    sink.answers.clear()
    retry_outbound(mail, by=ana)
    assert deliver(mail.pk)
    assert again(mail).delivery.details == ()


def test_after_three_days_who_was_not_reached_is_known(recorder, support, sink):
    sink.answers[DORA] = "450 Later"
    mail = queued(support, cc=[DORA])
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(days=4))
    deliver(mail.pk)
    told = again(mail).delivery
    assert (mail.state, told.label) == (State.FAILED, "sent, but not to everybody")
    assert told.missed == [DORA]


def test_each_address_that_comes_back_keeps_its_servers_words(recorder, support, sink):
    mail = queued(support, cc=[DORA])
    deliver(mail.pk)
    note_bounce(again(mail), GONE)
    told = again(mail).delivery
    assert (mail.state, told.label, told.missed) == (State.BOUNCED, "bounced", [CARLA])
    assert [str(each) for each in told.recipients] == [
        f"{DORA}: sent",
        f"{CARLA}: bounced: 5.1.1 550 No such user",
    ]
    note_bounce(mail, BounceReport(DORA, "5.2.2", "hard", "Mailbox full"))
    assert set(again(mail).delivery.missed) == {CARLA, DORA}


def test_a_repeated_report_is_recorded_once(recorder, support, sink):
    mail = queued(support)
    deliver(mail.pk)
    note_bounce(again(mail), GONE)
    note_bounce(again(mail), GONE)
    assert len(recorder.bounced) == 1


def test_failed_and_withdrawn_say_so(recorder, support, sink):
    sink.says = "554 No"
    mail = queued(support)
    deliver(mail.pk)
    assert (again(mail).delivery.label, mail.delivery.tone) == ("could not be sent", "late")
    withdraw_mail(mail)
    assert again(mail).delivery.label == "withdrawn"


@pytest.mark.parametrize("to", [SUPPORT, "Support+x@VELOZA.example", "hello@veloza.example"])
def test_no_mail_goes_again_to_our_own_addresses(recorder, support, sink, ana, to):
    MailboxAlias.objects.create(mailbox=support, value="hello@veloza.example", state="confirmed")
    mail = queued(support)
    deliver(mail.pk)
    with pytest.raises(CannotResendMail, match="our own address"):
        resend(again(mail), to=[to], by=ana)
    assert OutboundMail.objects.count() == 1
