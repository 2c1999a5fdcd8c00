"""The mail queue as an administrator uses it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from mail.actions import deliver, forget_deleted, queue_mail, read_inbound, store
from mail.models import InboundMail, OutboundMail, SenderRule
from mail.tasks import act_on_rest
from tests.cast import signed_in
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written

pytestmark = pytest.mark.django_db
State = InboundMail.State
HTMX = {"HX-Request": "true"}
ACT = "/settings/mail-queue/act/"


def held(
    count: int, *, cause: str = "spam", state: str = State.SUSPENDED, first: int = 0
) -> list[InboundMail]:
    mails = [
        store(written(message_id=f"{cause}{n}@acme.example"), door="pipe")
        for n in range(first, first + count)
    ]
    InboundMail.objects.filter(pk__in=[each.pk for each in mails]).update(
        state=state, cause=cause, subject="Win a bike", from_address=CARLA, reason="It is spam."
    )
    return mails


@pytest.fixture
def suspended(desk, support) -> InboundMail:
    return arrives(written(sender=SUPPORT, subject="Looped <b>back</b>"))


@pytest.fixture
def failed(desk, support, sink) -> OutboundMail:
    sink.answers[CARLA] = "550 No such user"
    mail = queue_mail(
        mailbox=support, kind="reply", about="case:7", to=[CARLA], subject="Answer", text="…"
    )
    deliver(mail.pk)
    return mail


def act(person, shelf: str, name: str, *mails, **more):
    client = signed_in(person)
    fields = {"shelf": shelf, "act": name, "mail": [each.pk for each in mails], **more}
    return client.post(ACT, fields, headers=HTMX)


def page(person, **query) -> str:
    return signed_in(person).get(reverse("mail:queue"), query).content.decode()


def test_it_shows_what_was_held_back_and_why(admin, suspended):
    shown = page(admin)
    assert "Looped &lt;b&gt;back" in shown
    assert "we did not send it" in shown


def test_it_shows_what_could_not_be_sent_with_the_words_of_the_server(admin, failed):
    assert "550 No such user" in page(admin, shelf="failed")


def test_it_shows_what_waits_with_its_attempts_and_next_try(admin, support):
    mail = store(written(), door="pipe")
    later = timezone.now() + timedelta(minutes=5)
    InboundMail.objects.filter(pk=mail.pk).update(attempts=3, read_after=later, reason="No disk.")
    shown = page(admin, shelf="to-read")
    assert "Tried 3 times. No disk." in shown
    assert "Next try:" in shown


def test_mail_that_came_this_moment_is_no_trouble(admin, support):
    store(written(), door="pipe")
    assert "Nothing waits here" in page(admin, shelf="to-read")


def test_outgoing_mail_that_waits_shows_what_the_server_said(admin, support):
    mail = sent(support)
    OutboundMail.objects.filter(pk=mail.pk).update(attempts=1, error="450 Come back later")
    assert "Tried once. 450 Come back later" in page(admin, shelf="to-send")


def test_htmx_gets_the_list_and_the_counts(admin, suspended):
    answer = signed_in(admin).get(reverse("mail:queue"), headers=HTMX).content.decode()
    assert 'id="queue-list"' in answer
    assert '<hx-partial hx-target="#queue-tabs"' in answer
    assert "<html" not in answer


def test_an_unknown_shelf_is_the_first_one(admin, suspended):
    assert "Looped" in page(admin, shelf="4711", cause="nonsense", after="x,y")


def test_causes_narrow_the_suspended(admin, support):
    held(2, cause="spam")
    held(1, cause="loop")
    assert page(admin, cause="loop").count("data-row") == 1
    assert page(admin).count("data-row") == 3


def test_recover_lets_it_through(admin, suspended, desk):
    assert act(admin, "suspended", "recover", suspended).status_code == 200
    assert read_inbound(suspended.pk)
    assert len(desk.new) == 1
    assert Event.objects.get(name="mail.retried").actor == admin


def test_recover_and_always_let_the_sender_through(admin, support):
    (mail,) = held(1)
    act(admin, "suspended", "recover+allow", mail)
    assert SenderRule.objects.get().sender == CARLA
    assert SenderRule.objects.get().verdict == "allow"


def test_delete_and_block_the_sender(admin, support):
    (mail,) = held(1)
    act(admin, "suspended", "delete+block", mail)
    assert SenderRule.objects.get().verdict == "block"
    assert InboundMail.objects.get().state == State.DELETED


def test_our_own_address_is_not_blocked(admin, suspended):
    answer = act(admin, "suspended", "delete+block", suspended)
    assert answer.status_code == 409
    suspended.refresh_from_db()
    assert suspended.state == State.SUSPENDED


def test_retry_reads_what_could_not_be_read_again(admin, support, desk):
    (mail,) = held(1, cause="", state=State.UNREADABLE)
    act(admin, "unreadable", "retry", mail)
    mail.refresh_from_db()
    assert (mail.state, mail.is_released, mail.attempts) == (State.STORED, False, 0)


def test_retry_sends_it_again(admin, failed, sink):
    sink.answers.clear()
    act(admin, "failed", "retry", failed)
    assert deliver(failed.pk)


def test_retry_does_not_wait_for_the_next_try(admin, support):
    mail = sent(support)
    OutboundMail.objects.update(attempts=5, send_after=timezone.now() + timedelta(hours=2))
    act(admin, "to-send", "retry", mail)
    mail.refresh_from_db()
    assert mail.send_after <= timezone.now()


def test_deleted_mail_is_hidden_and_can_be_taken_back(admin, support):
    (mail,) = held(1)
    undo = undo_of(act(admin, "suspended", "delete", mail))
    assert "Win a bike" not in page(admin)
    assert "Win a bike" in page(admin, shelf="deleted")
    assert signed_in(admin).post(undo, headers=HTMX).status_code == 204
    mail.refresh_from_db()
    assert (mail.state, mail.forget_after) == (State.SUSPENDED, None)
    assert Event.objects.filter(name="mail.deleted", actor=admin).count() == 1
    assert Event.objects.filter(name="mail.restored", actor=admin).count() == 1


def test_undo_brings_back_what_it_was(admin, support):
    (mail,) = held(1, cause="", state=State.UNREADABLE)
    signed_in(admin).post(undo_of(act(admin, "unreadable", "delete", mail)))
    mail.refresh_from_db()
    assert mail.state == State.UNREADABLE


def test_undo_takes_back_only_what_went_with_it(admin, support):
    first, second = held(2)
    act(admin, "suspended", "delete", first)
    signed_in(admin).post(undo_of(act(admin, "suspended", "delete", second)))
    first.refresh_from_db()
    assert first.state == State.DELETED


def test_undo_twice_is_refused_in_words(admin, support):
    (mail,) = held(1)
    undo = undo_of(act(admin, "suspended", "delete", mail))
    signed_in(admin).post(undo)
    answer = signed_in(admin).post(undo, headers=HTMX)
    assert (answer.status_code, b"already" in answer.content) == (409, True)


def test_undo_of_nothing_is_unknown(admin):
    assert signed_in(admin).post(reverse("mail:queue-undo")).status_code == 404


def test_what_failed_is_given_up_and_taken_back(admin, failed):
    undo = undo_of(act(admin, "failed", "give-up", failed))
    failed.refresh_from_db()
    assert failed.state == OutboundMail.State.WITHDRAWN
    signed_in(admin).post(undo)
    failed.refresh_from_db()
    assert failed.state == OutboundMail.State.FAILED


def test_a_hundred_spam_mails_are_one_press(admin, support):
    mails = held(100)
    answer = act(admin, "suspended", "delete", *mails)
    assert "100 mails are deleted." in answer["HX-Trigger"]
    assert not InboundMail.objects.exclude(state=State.DELETED).exists()


def test_all_of_a_cause_go_however_many_there_are(admin, support, monkeypatch):
    from mail.actions import act_on_many

    monkeypatch.setattr(act_on_many, "AT_ONCE", 2)
    held(5, cause="spam")
    held(1, cause="loop")
    asked = []
    monkeypatch.setattr(act_on_many, "ask_after_commit", lambda _task, **rest: asked.append(rest))
    answer = act(admin, "suspended", "delete", all="1", cause="spam")
    assert "The others follow" in answer["HX-Trigger"]
    held(1, cause="spam", first=5)  # came in meanwhile; nobody has seen it
    while asked:
        act_on_rest(**asked.pop())
    assert InboundMail.objects.filter(state=State.DELETED).count() == 5
    assert InboundMail.objects.filter(state=State.SUSPENDED).count() == 2
    signed_in(admin).post(undo_of(answer))
    while asked:
        act_on_rest(**asked.pop())
    assert not InboundMail.objects.filter(state=State.DELETED).exists()


def test_the_rest_is_done_only_for_administrators(ana, support):
    held(1)
    wish = {"shelf": "suspended", "act": "delete", "cause": "", "batch": ""}
    act_on_rest(wish=wish, by_id=ana.pk, after="")
    assert InboundMail.objects.get().state == State.SUSPENDED


def test_two_administrators_at_once(admin, support):
    (mail,) = held(1)
    act(admin, "suspended", "recover", mail)
    for name in ("recover", "delete"):
        InboundMail.objects.filter(pk=mail.pk).update(state=State.DELIVERED)
        answer = act(admin, "suspended", name, mail)
        assert (answer.status_code, b"Load the page again" in answer.content) == (409, True)


def test_of_those_picked_the_ones_still_there_are_taken(admin, support):
    mails = held(3)
    InboundMail.objects.filter(pk=mails[0].pk).update(state=State.DELIVERED)
    answer = act(admin, "suspended", "delete", *mails)
    assert "2 mails are deleted." in answer["HX-Trigger"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"shelf": "suspended", "act": "delete"},
        {"shelf": "nowhere", "act": "delete", "mail": "1"},
        {"shelf": "suspended", "act": "restore", "mail": "1"},
        {"shelf": "suspended", "act": "delete", "mail": "one"},
        {"shelf": "suspended", "act": "", "mail": "1", "cause": "x"},
    ],
)
def test_an_act_on_nothing_says_what_to_do(admin, fields):
    answer = signed_in(admin).post(ACT, fields, headers=HTMX)
    assert (answer.status_code, b"Pick the mails" in answer.content) == (409, True)


def test_an_act_on_an_unknown_mail(admin):
    fields = {"shelf": "suspended", "act": "delete", "mail": "4711"}
    assert signed_in(admin).post(ACT, fields).status_code == 404


def test_acts_are_post_and_for_administrators(admin, ana, eve, suspended):
    fields = {"shelf": "suspended", "act": "delete", "mail": suspended.pk}
    for url in (ACT, reverse("mail:queue-undo")):
        assert signed_in(admin).get(url).status_code == 405
        assert signed_in(ana).post(url, fields).status_code == 403
        assert signed_in(eve).post(url, fields).status_code == 404
    suspended.refresh_from_db()
    assert suspended.state == State.SUSPENDED


def test_without_script_the_page_comes_back_with_the_words(admin, support):
    (mail,) = held(1)
    fields = {"shelf": "suspended", "act": "delete", "mail": mail.pk}
    answer = signed_in(admin).post(ACT, fields, follow=True)
    assert "1 mail is deleted." in answer.content.decode()


def test_a_mail_is_looked_at_closely_and_never_rendered(admin, support, desk):
    raw = written(text="Hi <script>alert(1)</script>", subject="A <b>bike</b>", x_spam_flag="YES")
    mail = arrives(raw)
    shown = signed_in(admin).get(reverse("mail:came", args=[mail.pk])).content.decode()
    assert "Hi &lt;script&gt;alert(1)" in shown
    assert "A &lt;b&gt;bike" in shown
    assert "x-spam-flag: YES" in shown
    assert "<script>alert" not in shown


def test_a_mail_that_could_not_be_sent_is_looked_at(admin, failed):
    shown = signed_in(admin).get(reverse("mail:goes", args=[failed.pk])).content.decode()
    assert "550 No such user" in shown
    assert CARLA in shown


@pytest.mark.parametrize("name", ["mail:came", "mail:goes", "mail:raw"])
def test_a_mail_is_for_administrators(name, admin, ana, eve, suspended, failed):
    pk = failed.pk if name == "mail:goes" else suspended.pk
    url = reverse(name, args=[pk])
    assert signed_in(admin).get(url).status_code == 200
    assert signed_in(admin).get(reverse(name, args=[4711])).status_code == 404
    assert signed_in(ana).get(url).status_code == 403
    assert signed_in(eve).get(url).status_code == 404


def test_the_mail_can_be_downloaded_as_it_came(admin, suspended):
    answer = signed_in(admin).get(reverse("mail:raw", args=[suspended.pk]))
    assert answer.content == bytes(suspended.raw.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_after_thirty_days_the_bytes_are_gone_and_the_mail_cannot_come_again(admin, support):
    (mail,) = held(1)
    act(admin, "suspended", "delete", mail)
    assert forget_deleted() == 0
    InboundMail.objects.update(forget_after=timezone.now() - timedelta(seconds=1))
    assert forget_deleted() == 1
    mail = InboundMail.objects.select_related("raw").get()
    assert bytes(mail.raw.content) == b""
    assert store(written(message_id="spam0@acme.example"), door="pipe") == mail
    assert "Win a bike" not in page(admin, shelf="deleted")
    client = signed_in(admin)
    assert client.get(reverse("mail:raw", args=[mail.pk])).status_code == 404
    assert "content is gone" in client.get(reverse("mail:came", args=[mail.pk])).content.decode()


def test_what_is_gone_cannot_be_taken_back(admin, support):
    (mail,) = held(1)
    InboundMail.objects.update(state=State.DELETED)
    answer = act(admin, "deleted", "restore", mail)
    assert (answer.status_code, b"It is gone" in answer.content) == (409, True)


@pytest.mark.parametrize("shelf", ["suspended", "failed", "to-read", "to-send", "deleted"])
def test_a_shelf_costs_the_same_for_one_and_three(admin, support, shelf):
    client, costs = signed_in(admin), []
    for count in (1, 3):
        InboundMail.objects.all().delete()
        held(count)
        sent(support)
        state = {"to-read": State.STORED, "deleted": State.DELETED}.get(shelf, State.SUSPENDED)
        InboundMail.objects.update(state=state, attempts=1, forget_after=timezone.now())
        out = OutboundMail.State.FAILED if shelf == "failed" else OutboundMail.State.QUEUED
        OutboundMail.objects.update(state=out, attempts=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("mail:queue"), {"shelf": shelf})
        costs.append(len(queries))
    assert costs[0] == costs[1]


def undo_of(answer) -> str:
    return json.loads(answer["HX-Trigger"])["toast"]["undo"]
