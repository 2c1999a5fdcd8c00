import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Event
from mail.actions import deliver, queue_mail, read_inbound, store
from mail.models import InboundMail, Mailbox, OutboundMail
from tests.cast import signed_in
from tests.mail.conftest import CARLA, SUPPORT, written

PAGES = ["mail:mailboxes", "mail:new-mailbox", "mail:queue"]
FACTS = {"name": "Shop", "address": "Shop@Veloza.example", "is_active": "on"}


@pytest.fixture
def suspended(desk, support) -> InboundMail:
    inbound = store(written(sender=SUPPORT, subject="Looped <b>back</b>"), door="pipe")
    read_inbound(inbound.pk)
    return inbound


@pytest.fixture
def failed(desk, support, sink) -> OutboundMail:
    sink.answers[CARLA] = "550 No such user"
    mail = queue_mail(
        mailbox=support, kind="reply", about="case:7", to=[CARLA], subject="Answer", text="…"
    )
    deliver(mail.pk)
    return mail


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_administrators(name, admin, ana, eve, client):
    url = reverse(name)
    assert signed_in(admin).get(url).status_code == 200
    assert signed_in(ana).get(url).status_code == 403
    assert signed_in(eve).get(url).status_code == 404
    assert client.get(url).status_code == 302


def test_a_mailbox_is_made_and_kept(admin):
    answer = signed_in(admin).post(reverse("mail:new-mailbox"), FACTS)
    mailbox = Mailbox.objects.get()
    assert answer.url == reverse("mail:mailbox", args=[mailbox.pk])
    assert (mailbox.address, mailbox.is_default) == ("shop@veloza.example", True)
    assert Event.objects.get(name="mailbox.created").actor == admin


def test_the_page_says_how_mail_gets_here(admin, support, settings):
    page = signed_in(admin).get(reverse("mail:mailbox", args=[support.pk])).content.decode()
    assert settings.INBOUND_SMTP in page
    assert f"receive_mail --mailbox {SUPPORT}" in page


def test_a_new_default_mailbox_takes_over(admin, support):
    signed_in(admin).post(reverse("mail:new-mailbox"), {**FACTS, "is_default": "on"})
    assert Mailbox.objects.get(is_default=True).name == "Shop"


@pytest.mark.parametrize("address", ["", "nobody", SUPPORT.upper(), "reply+x@veloza.example"])
def test_an_address_that_cannot_be_is_refused(admin, support, address):
    answer = signed_in(admin).post(reverse("mail:new-mailbox"), {**FACTS, "address": address})
    assert answer.status_code == 422
    assert Mailbox.objects.count() == 1


def test_the_queue_shows_what_waits_and_why(admin, suspended, failed):
    page = signed_in(admin).get(reverse("mail:queue")).content.decode()
    assert "Looped &lt;b&gt;back" in page
    assert "we did not send it" in page
    assert "550 No such user" in page


def test_retry_reads_it_again(admin, suspended, desk):
    answer = signed_in(admin).post(reverse("mail:retry-in", args=[suspended.pk]))
    assert answer.url == reverse("mail:queue")
    assert read_inbound(suspended.pk)
    assert len(desk.new) == 1
    assert Event.objects.get(name="mail.retried").actor == admin


def test_retry_sends_it_again(admin, failed, sink):
    sink.answers.clear()
    signed_in(admin).post(reverse("mail:retry-out", args=[failed.pk]))
    assert deliver(failed.pk)


def test_retry_of_what_does_not_wait_is_refused(admin, failed):
    url = reverse("mail:retry-out", args=[failed.pk])
    client = signed_in(admin)
    client.post(url)
    answer = client.post(url, headers={"HX-Request": "true"})
    assert (answer.status_code, b"does not wait" in answer.content) == (409, True)


def test_acts_are_post_and_for_administrators(admin, ana, eve, suspended, failed):
    for name, row in [("mail:retry-in", suspended), ("mail:retry-out", failed)]:
        url = reverse(name, args=[row.pk])
        assert signed_in(admin).get(url).status_code == 405
        assert signed_in(ana).post(url).status_code == 403
        assert signed_in(eve).post(url).status_code == 404
    suspended.refresh_from_db()
    assert suspended.state == InboundMail.State.SUSPENDED


def test_the_mail_can_be_downloaded_as_it_came(admin, ana, suspended):
    url = reverse("mail:raw", args=[suspended.pk])
    answer = signed_in(admin).get(url)
    assert answer.content == bytes(suspended.raw.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(ana).get(url).status_code == 403


def test_the_queue_costs_the_same_for_one_and_three(admin, support):
    client = signed_in(admin)
    costs = []
    for count in (1, 3):
        while InboundMail.objects.count() < count:
            number = InboundMail.objects.count()
            store(written(sender=SUPPORT, message_id=f"{number}@x"), door="pipe")
        InboundMail.objects.update(state=InboundMail.State.SUSPENDED)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("mail:queue"))
        costs.append(len(queries))
    assert costs[0] == costs[1]
