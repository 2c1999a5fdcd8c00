"""The page "Addresses" of a mailbox, and its acts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.actors import SYSTEM
from ledger.models import Event
from mail.models import MailboxAlias
from mail.settings.aliases import (
    CannotKeepAlias,
    add_alias,
    confirm_alias,
    ignore_alias,
    remove_alias,
)
from tests.mail.mailbox_data import page, post
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HELLO = "hello@veloza.example"
State = MailboxAlias.State


@pytest.fixture
def hello(support) -> MailboxAlias:
    return MailboxAlias.objects.create(mailbox=support, value=HELLO, found_in="delivered-to")


def decide(person, alias: MailboxAlias, action: str, **more):
    where = reverse("mail:decide-alias", args=[alias.pk])
    return signed_in(person).post(where, {"action": action}, **more)


@pytest.mark.parametrize(
    ("entered", "value"),
    [
        ("Hello@Veloza.example ", HELLO),
        ("Hello <hello@veloza.example>", HELLO),
        ("hallo@bücher.example", "hallo@xn--bcher-kva.example"),
        ("veloza.example", "veloza.example"),
        ("@Veloza.example", "veloza.example"),
        ("*@veloza.example", "veloza.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_an_address_or_a_domain_is_added(support, admin, entered, value):
    answer = post(admin, "aliases", support, {"value": entered})
    assert answer.status_code == 302
    alias = MailboxAlias.objects.get()
    assert (alias.value, alias.state, alias.decided_by) == (value, State.CONFIRMED, admin)
    event = Event.objects.get(name="mailbox.alias_confirmed")
    assert (event.actor, event.facts) == (admin, {"value": value})
    shown = page(admin, "aliases", support)
    assert str(alias) in shown


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ("", "required"),
        ("hello", "Enter an address"),
        ("a b@veloza.example", "Enter an address"),
        ("hello@", "Enter an address"),
        ("*@*", "Enter an address"),
        ("\0@veloza.example", ""),
        ("x" * 400, ""),
        ("gmail.com", "belongs to a mail provider"),
        ("billing@veloza.example", "address of a mailbox"),
        ("Reply+ticket-4@veloza.example", "own"),
        ("ana@veloza.example", "A colleague signs in"),
    ],
)
def test_what_cannot_be_ours_is_refused(support, billing_box, admin, ana, entered, words):
    answer = post(admin, "aliases", support, {"value": entered})
    assert answer.status_code in (400, 422)
    assert words in answer.content.decode()
    assert not MailboxAlias.objects.exists()


def test_an_alias_of_another_mailbox_is_refused(support, billing_box):
    add_alias(billing_box, HELLO, by=SYSTEM)
    with pytest.raises(CannotKeepAlias, match="billing@veloza"):
        add_alias(support, HELLO, by=SYSTEM)
    assert MailboxAlias.objects.get().mailbox == billing_box


def test_a_suggestion_of_another_mailbox_moves(support, billing_box, hello):
    assert add_alias(billing_box, HELLO, by=SYSTEM).pk == hello.pk
    assert MailboxAlias.objects.get().mailbox == billing_box


def test_a_suggestion_is_confirmed_once(support, admin, hello):
    for _again in range(2):
        assert decide(admin, hello, "confirm").status_code == 302
    hello.refresh_from_db()
    assert (hello.state, hello.decided_by) == (State.CONFIRMED, admin)
    assert Event.objects.filter(name="mailbox.alias_confirmed").count() == 1


def test_a_colleagues_address_is_not_confirmed(support, admin, ana, hello):
    MailboxAlias.objects.update(value=ana.email)
    assert decide(admin, hello, "confirm").status_code == 302
    hello.refresh_from_db()
    assert hello.state == State.SUGGESTED


def test_a_suggestion_is_ignored_and_can_still_be_confirmed(support, admin, hello):
    decide(admin, hello, "ignore")
    hello.refresh_from_db()
    assert hello.state == State.IGNORED
    assert Event.objects.get(name="mailbox.alias_ignored").facts == {"value": HELLO}
    decide(admin, hello, "confirm")
    hello.refresh_from_db()
    assert hello.state == State.CONFIRMED


def test_a_confirmed_one_is_removed_once(support, admin, hello):
    MailboxAlias.objects.update(state=State.CONFIRMED)
    answer = decide(admin, hello, "remove", follow=True)
    assert "may suggest it again" in answer.content.decode()
    assert not MailboxAlias.objects.exists()
    assert Event.objects.get(name="mailbox.alias_removed").facts == {"value": HELLO}
    remove_alias(hello, by=admin)
    assert Event.objects.filter(name="mailbox.alias_removed").count() == 1
    for act in (confirm_alias, ignore_alias):
        with pytest.raises(CannotKeepAlias, match="removed a moment ago"):
            act(hello, by=admin)


@pytest.mark.parametrize("state", [State.SUGGESTED, State.IGNORED])
def test_another_one_that_is_removed_is_not_suggested_again(support, admin, hello, state):
    MailboxAlias.objects.update(state=state)
    for _again in range(2):
        answer = decide(admin, hello, "remove", follow=True)
        assert "It is not suggested again" in answer.content.decode()
    hello.refresh_from_db()
    assert hello.state == State.IGNORED
    ignored = Event.objects.filter(name="mailbox.alias_ignored").count()
    assert ignored == (1 if state == State.SUGGESTED else 0)
    assert not Event.objects.filter(name="mailbox.alias_removed").exists()


def test_an_unknown_act_changes_nothing(support, admin, hello):
    assert decide(admin, hello, "swallow").status_code == 302
    hello.refresh_from_db()
    assert hello.state == State.SUGGESTED


def test_the_page_is_for_administrators(support, admin, ana, hello):
    assert decide(ana, hello, "confirm").status_code == 403
    assert signed_in(ana).get(reverse("mail:aliases", args=[support.pk])).status_code == 403
    assert signed_in(admin).get(reverse("mail:decide-alias", args=[hello.pk])).status_code == 405
    hello.refresh_from_db()
    assert hello.state == State.SUGGESTED


def test_the_page_shows_each_with_what_named_it(support, admin, hello):
    MailboxAlias.objects.create(mailbox=support, value="old.example", state=State.CONFIRMED)
    MailboxAlias.objects.create(mailbox=support, value="jan@veloza.example", state=State.IGNORED)
    shown = page(admin, "aliases", support)
    for words in ("Are these yours?", HELLO, "*@old.example", "Addresses that are not yours"):
        assert words in shown


def test_more_rows_cost_no_more_queries(support, admin, hello):
    client = signed_in(admin)
    where = reverse("mail:aliases", args=[support.pk])
    client.get(where)
    with CaptureQueriesContext(connection) as one:
        client.get(where)
    for number, state in enumerate(State.values):
        MailboxAlias.objects.create(
            mailbox=support, value=f"{number}@x.example", state=state, decided_by=admin
        )
    with CaptureQueriesContext(connection) as several:
        client.get(where)
    assert len(several) == len(one)
