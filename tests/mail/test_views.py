import pytest
from django.urls import reverse

from ledger.models import Event
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.queue import queue_mail
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.personas import signed_in

PAGES = ["mail:mailboxes", "mail:new-mailbox", "mail:queue"]
FACTS = {"name": "Shop", "address": "Shop@Veloza.example", "is_active": "on"}


@pytest.fixture
def suspended(recorder, support) -> InboundMail:
    inbound = store(written(sender=SUPPORT, subject="Looped <b>back</b>"), received_via="pipe")
    read_inbound(inbound.pk)
    return inbound


@pytest.fixture
def failed(recorder, support, sink) -> OutboundMail:
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
    page = signed_in(admin).get(reverse("mail:receiving", args=[support.pk])).content.decode()
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
