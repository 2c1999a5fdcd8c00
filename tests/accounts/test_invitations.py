"""Invitations go out by a mailbox that works, again, and by hand where no mail can go."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.invite import invite_person
from accounts.actions.password_link import (
    CannotInviteAgain,
    CannotShowPasswordLink,
    invite_again,
    show_password_link,
)
from accounts.models import Role, User
from ledger.models import Event
from mail.models import Mailbox, OutboundMail, SmtpServer
from tests.personas import signed_in

PASSWORD = "ride-happily-again"


@pytest.fixture
def no_server(settings) -> None:
    settings.MAIL_URL = ""
    settings.MAILERS = {"default": {"BACKEND": "mail.outbound.backend.OutboxBackend"}}


@pytest.fixture
def invited(admin) -> User:
    return invite_person(email="nora@veloza.example", name="Nora Sol", role=Role.AGENT, by=admin)


def mailbox(address: str = "help@veloza.example", **server) -> Mailbox:
    box = Mailbox.objects.create(name="Help", address=address, is_default=True)
    SmtpServer.objects.create(mailbox=box, host="smtp.veloza.example", port=465, **server)
    return box


def post(admin, person, what: str):
    return signed_in(admin).post(f"/settings/people/{person.pk}/{what}/", follow=True)


def text_of(response) -> str:
    return response.content.decode()


def test_it_is_sent_again_to_who_never_signed_in(invited, admin, mailoutbox):
    invite_again(invited, by=admin)
    assert [mail.to for mail in mailoutbox] == [["nora@veloza.example"]] * 2
    event = Event.objects.get(name="user.invited_again")
    assert (event.actor, event.facts) == (admin, {"email": invited.email})


def test_who_has_signed_in_is_not_invited_again(ana, admin):
    signed_in(ana)
    ana.refresh_from_db()
    with pytest.raises(CannotInviteAgain, match="has signed in already"):
        invite_again(ana, by=admin)


def test_who_may_not_sign_in_gets_no_link(invited, admin, no_server):
    User.objects.filter(pk=invited.pk).update(is_active=False)
    with pytest.raises(CannotInviteAgain, match="cannot sign in"):
        invite_again(invited, by=admin)
    with pytest.raises(CannotShowPasswordLink, match="cannot sign in"):
        show_password_link(invited, by=admin)


def test_the_link_of_an_invitation_can_be_handed_over_while_mail_can_go(invited, admin):
    assert "Show the link" in text_of(signed_in(admin).get(f"/settings/people/{invited.pk}/"))
    assert "/accounts/password/reset/key/" in show_password_link(invited, by=admin)
    assert Event.objects.get(name="user.password_link_shown").actor == admin


def test_the_link_of_a_person_who_signed_in_is_not_shown_while_mail_can_go(invited, admin):
    User.objects.filter(pk=invited.pk).update(last_login=timezone.now())
    with pytest.raises(CannotShowPasswordLink, match=r"goes to nora@veloza\.example by mail"):
        show_password_link(invited, by=admin)
    assert "Show the link" not in text_of(signed_in(admin).get(f"/settings/people/{invited.pk}/"))
    assert not Event.objects.filter(name="user.password_link_shown").exists()


def test_where_no_mail_can_go_the_link_is_handed_over(invited, admin, no_server):
    shown = text_of(signed_in(admin).get(f"/settings/people/{invited.pk}/"))
    assert "No mail server yet: invitations are not sent." in shown
    assert 'href="/settings/mailboxes/"' in shown
    response = post(admin, invited, "link")
    assert "no-store" in response["Cache-Control"]
    link = text_of(response).split('id="password-link" dir="ltr">')[1].split("<")[0]
    assert "Anyone who has this link" in text_of(response)
    assert Event.objects.get(name="user.password_link_shown").subject_id == invited.pk
    client = Client()
    form = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    asked = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(form.redirect_chain[-1][0], asked)
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)


@pytest.mark.usefixtures("no_server")
def test_inviting_says_that_nothing_is_sent(admin):
    fields = {"email": "nora@veloza.example", "name": "Nora Sol", "role": "agent"}
    client = signed_in(admin)
    assert "They choose a password by a link." in text_of(client.get("/settings/people/new/"))
    shown = text_of(client.post("/settings/people/new/", fields, follow=True))
    assert "no mail can be sent now" in shown
    assert "Show the link" in shown


def test_it_goes_out_by_a_mailbox_and_says_by_which(admin, no_server):
    box = mailbox()
    client = signed_in(admin)
    assert "a mail from help@veloza.example" in text_of(client.get("/settings/people/new/"))
    fields = {"email": "nora@veloza.example", "name": "Nora Sol", "role": "agent"}
    shown = text_of(client.post("/settings/people/new/", fields, follow=True))
    assert "goes out from help@veloza.example" in shown
    mail = OutboundMail.objects.get(kind="account")
    assert (mail.mailbox, mail.from_address, mail.from_name) == (box, box.address, "Tandem")


def test_a_server_that_fails_counts_as_none(invited, admin, no_server):
    mailbox(error="535 Wrong password")
    shown = text_of(signed_in(admin).get(f"/settings/people/{invited.pk}/"))
    assert "Mail from help@veloza.example cannot be sent now." in shown
    assert "535 Wrong password" in shown
    assert show_password_link(invited, by=admin).startswith("http")


@pytest.mark.usefixtures("no_server")
def test_the_reset_page_says_so_of_any_address(ana):
    client = Client()
    assert "Mail cannot be sent now." in text_of(client.get("/accounts/password/reset/"))
    pages = []
    for each in (ana.email, "stranger@correu.example"):
        answer = client.post("/accounts/password/reset/", {"email": each}, follow=True)
        pages.append(text_of(answer).split("<h1>")[1])
    assert "No mail can be sent now" in pages[0]
    assert pages[0] == pages[1]


def test_with_a_server_the_reset_page_says_nothing(ana):
    assert "Mail cannot be sent" not in text_of(Client().get("/accounts/password/reset/"))
