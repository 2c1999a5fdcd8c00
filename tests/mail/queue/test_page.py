"""The pages of the mail queue: its lists, and one mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from mail import events
from mail.inbound.store import store
from mail.labels import EVENT_LABELS, problem_label
from mail.models import InboundMail, OutboundMail, SenderRule
from mail.parsing.problems import STEPS, with_detail
from mail.queue.delete import forget_deleted
from mail.queue.queue_lists import QUEUE_LISTS
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written
from tests.mail.queue_data import HTMX, apply, held, page
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
State = InboundMail.State


def test_it_shows_what_was_held_back_and_why(admin, suspended):
    shown = page(admin)
    assert "Looped &lt;b&gt;back" in shown
    assert "Tandem did not send this mail" in shown


def test_it_shows_what_could_not_be_sent_with_the_words_of_the_server(admin, failed):
    assert "550 No such user" in page(admin, list="failed")


def test_it_shows_what_waits_with_its_attempts_and_next_try(admin, support):
    mail = store(written(), received_via="pipe")
    later = timezone.now() + timedelta(minutes=5)
    InboundMail.objects.filter(pk=mail.pk).update(attempts=3, read_after=later, reason="No disk.")
    shown = page(admin, list="to-read")
    assert "Tried 3 times. No disk." in shown
    assert "Next try:" in shown


def test_mail_that_came_this_moment_is_no_trouble(admin, support):
    store(written(), received_via="pipe")
    assert "No mail waits to be read" in page(admin, list="to-read")


def test_outgoing_mail_that_waits_shows_what_the_server_said(admin, support):
    mail = sent(support)
    OutboundMail.objects.filter(pk=mail.pk).update(attempts=1, error="450 Come back later")
    assert "Tried once. 450 Come back later" in page(admin, list="to-send")


def test_htmx_gets_the_list_and_the_counts(admin, suspended):
    answer = signed_in(admin).get(reverse("mail:queue"), headers=HTMX).content.decode()
    assert 'id="queue-list"' in answer
    assert '<hx-partial hx-target="#queue-tabs"' in answer
    assert "<html" not in answer


@pytest.mark.parametrize("queue_list", QUEUE_LISTS.values(), ids=QUEUE_LISTS)
def test_an_empty_list_says_what_belongs_there(admin, support, queue_list):
    shown = page(admin, list=queue_list.slug)
    assert f"<h2>{queue_list.empty_title}</h2>" in shown
    assert str(queue_list.empty) in shown


def test_an_unknown_list_is_the_first_one(admin, suspended):
    assert "Looped" in page(admin, list="4711", cause="nonsense", after="x,y")


def test_causes_narrow_the_suspended(admin, support):
    held(2, cause="spam")
    held(1, cause="loop")
    assert page(admin, cause="loop").count("data-row") == 1
    assert page(admin).count("data-row") == 3


def test_a_mail_is_looked_at_closely_and_never_rendered(admin, support, recorder):
    raw = written(text="Hi <script>alert(1)</script>", subject="A <b>bike</b>", x_spam_flag="YES")
    mail = arrives(raw)
    shown = signed_in(admin).get(reverse("mail:inbound-mail", args=[mail.pk])).content.decode()
    assert "Hi &lt;script&gt;alert(1)" in shown
    assert "A &lt;b&gt;bike" in shown
    assert "x-spam-flag: YES" in shown
    assert "<script>alert" not in shown


def test_its_kind_and_problems_are_said_in_words(admin, support, recorder):
    mail = arrives(written(auto_submitted="auto-replied", text="x" * 1_100_000))
    shown = signed_in(admin).get(reverse("mail:inbound-mail", args=[mail.pk])).content.decode()
    assert "An automatic reply" in shown
    assert "auto_reply" not in shown


def test_problems_are_said_in_the_language_of_the_reader(monkeypatch):
    monkeypatch.setattr("mail.labels.gettext", {STEPS["parts"]: "Teile"}.__getitem__)
    assert problem_label(with_detail(STEPS["parts"], ValueError("x"))) == "Teile (ValueError)"
    assert problem_label(STEPS["parts"]) == "Teile"


def test_an_empty_mail_is_looked_at_and_downloaded(admin, support, recorder):
    mail = arrives(b"", envelope_to=[support.address])
    client = signed_in(admin)
    shown = client.get(reverse("mail:inbound-mail", args=[mail.pk])).content.decode()
    assert "This mail has no text." in shown
    assert "content was removed" not in shown
    answer = client.get(reverse("mail:raw", args=[mail.pk]))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_mail_that_could_not_be_sent_is_looked_at(admin, failed):
    shown = signed_in(admin).get(reverse("mail:outbound-mail", args=[failed.pk])).content.decode()
    assert "550 No such user" in shown
    assert CARLA in shown


@pytest.mark.parametrize("name", ["mail:inbound-mail", "mail:outbound-mail", "mail:raw"])
def test_a_mail_is_for_administrators(name, admin, ana, eve, suspended, failed):
    pk = failed.pk if name == "mail:outbound-mail" else suspended.pk
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
    apply(admin, "suspended", "delete", mail)
    assert forget_deleted() == 0
    InboundMail.objects.update(forget_after=timezone.now() - timedelta(seconds=1))
    assert forget_deleted() == 1
    mail = InboundMail.objects.select_related("raw").get()
    assert bytes(mail.raw.content) == b""
    assert store(written(message_id="spam0@acme.example"), received_via="pipe") == mail
    assert "Win a bike" not in page(admin, list="deleted")
    client = signed_in(admin)
    assert client.get(reverse("mail:raw", args=[mail.pk])).status_code == 404
    assert (
        "content was removed"
        in client.get(reverse("mail:inbound-mail", args=[mail.pk])).content.decode()
    )


def test_removed_mail_cannot_be_restored(admin, support):
    (mail,) = held(1)
    InboundMail.objects.update(state=State.DELETED)
    answer = apply(admin, "deleted", "restore", mail)
    assert (answer.status_code, b"cannot be restored" in answer.content) == (409, True)


QUEUE_LISTS = ["suspended", "too-large", "failed", "to-read", "to-send", "deleted"]


@pytest.mark.parametrize("queue_list", QUEUE_LISTS)
def test_a_list_costs_the_same_for_one_and_three(admin, support, queue_list):
    client, costs = signed_in(admin), []
    for count in (1, 3):
        InboundMail.objects.all().delete()
        held(count)
        sent(support)
        states = {
            "to-read": State.STORED,
            "deleted": State.DELETED,
            "too-large": State.DELIVERED,
        }
        state = states.get(queue_list, State.SUSPENDED)
        InboundMail.objects.update(
            cause="too_large", state=state, attempts=1, forget_after=timezone.now()
        )
        out = OutboundMail.State.FAILED if queue_list == "failed" else OutboundMail.State.QUEUED
        OutboundMail.objects.update(state=out, attempts=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("mail:queue"), {"list": queue_list})
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_no_rule_is_offered_for_a_forged_mail_of_our_own_address(admin, support, recorder):
    spoofed = arrives(written(sender=SUPPORT))
    other = held(1)[0]
    shown = signed_in(admin).get(reverse("mail:inbound-mail", args=[spoofed.pk])).content.decode()
    assert "is your own. Mail from others under it is always held" in shown
    assert "recover+allow" not in shown
    assert "delete+block" not in shown
    shown = signed_in(admin).get(reverse("mail:inbound-mail", args=[other.pk])).content.decode()
    assert "recover+allow" in shown
    assert "delete+block" in shown


def test_the_rule_for_our_own_address_is_refused_and_the_mail_stays(admin, support, recorder):
    spoofed = arrives(written(sender=SUPPORT))
    answer = apply(admin, "suspended", "recover+allow", spoofed)
    assert "always held" in answer.content.decode()
    spoofed.refresh_from_db()
    assert spoofed.state == State.SUSPENDED
    assert not SenderRule.objects.exists()


def test_every_event_about_a_mail_has_words(admin, failed):
    declared = {vars(events)[name] for name in dir(events) if name.startswith("MAIL_")}
    assert declared == set(EVENT_LABELS)
    for name in declared:
        Event.objects.create(
            name=name, subject_type="outboundmail", subject_id=failed.pk, actor_name=admin.name
        )
    shown = signed_in(admin).get(reverse("mail:outbound-mail", args=[failed.pk])).content.decode()
    assert "sent the message again, as this mail" in shown
    assert "mail." not in shown.partition('id="history"')[2].partition("</section>")[0]
