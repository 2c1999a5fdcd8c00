"""The reset of a password: a mail of ours, to the account's own address, a few times."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _forget_earlier_mails():
    cache.clear()


def ask(email: str, **headers: str) -> str:
    answer = Client(**headers).post(RESET, {"email": email})
    return str(answer["Location"])


def test_a_stranger_gets_no_mail_and_sees_the_same_page(ana, mailoutbox):
    assert ask("stranger@correu.example") == ask(ana.email)
    assert [mail.to for mail in mailoutbox] == [[ana.email]]


def test_the_mail_is_ours(ana, mailoutbox, settings):
    ana.name = "D'Arcy & Sons"
    ana.save()
    ask(ana.email)
    (mail,) = mailoutbox
    assert mail.subject == "Choose a new password for Tandem"
    assert mail.body.startswith("Hello D'Arcy,")
    assert f"{settings.PUBLIC_URL}/accounts/password/reset/key/" in mail.body
    for words in ("example.com", "Thank you for using", "testserver", "&#39;"):
        assert words not in mail.subject + mail.body


def test_the_link_never_leads_to_the_host_that_the_request_named(ana, mailoutbox):
    Client().post(RESET, {"email": ana.email}, headers={"Host": "localhost:9999"})
    assert "localhost" not in mailoutbox[0].body


def test_it_goes_to_the_address_of_the_account_alone(ana, mailoutbox):
    EmailAddress.objects.create(user=ana, email="other@correu.example", verified=True)
    ask("other@correu.example")
    assert [mail.to for mail in mailoutbox] == [[ana.email]]


def test_the_fourth_mail_within_a_quarter_of_an_hour_is_not_sent(ana, lea, mailoutbox):
    pages = {ask(ana.email) for _n in range(6)}
    assert len(mailoutbox) == 3
    assert pages == {"/accounts/password/reset/done/"}
    ask(lea.email)
    assert mailoutbox[-1].to == [lea.email]


def test_an_account_that_may_not_sign_in_gets_none(ana, mailoutbox):
    ana.is_active = False
    ana.save()
    ask(ana.email)
    assert not mailoutbox
