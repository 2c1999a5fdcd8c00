"""Rules that block or always allow a sender."""

import pytest

from ledger.models import Event
from mail.models import InboundMail, Mailbox, SenderRule
from mail.settings.sender_rules import (
    CannotRuleSender,
    delete_sender_rule,
    set_sender_rule,
    unblock_for,
)
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.mail.spam_data import verdict

pytestmark = pytest.mark.django_db
Cause = InboundMail.Cause


@pytest.mark.parametrize("own", [SUPPORT, "veloza.example", "@Veloza.example", "ana"])
def test_ourselves_nobody_can_block(support, admin, ana, own):
    name = ana.email if own == "ana" else own
    with pytest.raises(CannotRuleSender, match="our own"):
        set_sender_rule(name, "block", by=admin)


@pytest.mark.parametrize(
    "own", [SUPPORT, "support+shop@veloza.example", "reply+x@veloza.example", "shop.example"]
)
def test_no_rule_lets_through_what_only_says_it_is_ours(support, admin, own):
    Mailbox.objects.create(name="Denmark", address="help@dk.shop.example")
    with pytest.raises(CannotRuleSender, match="always held"):
        set_sender_rule(own, "allow", by=admin)


def test_a_colleague_can_always_be_allowed(support, admin, ana):
    assert set_sender_rule(ana.email, "allow", by=admin).sender == ana.email


@pytest.mark.parametrize("nonsense", ["", "carla", "a b@acme.example", "x@", "@", "<i>@x.example"])
def test_only_an_address_or_a_domain_can_be_blocked(admin, nonsense):
    with pytest.raises(CannotRuleSender, match="Enter an address"):
        set_sender_rule(nonsense, "block", by=admin)


def test_the_last_word_about_a_sender_counts(support, admin):
    set_sender_rule(CARLA, "block", by=admin)
    set_sender_rule(CARLA, "allow", by=admin)
    assert SenderRule.objects.get().verdict == "allow"
    names = Event.objects.filter(name__startswith="sender.").values_list("name", flat=True)
    assert list(names) == ["sender.blocked", "sender.allowed"]


def test_a_forgotten_sender_is_judged_like_any_other(support, admin):
    rule = set_sender_rule(CARLA, "block", by=admin)
    delete_sender_rule(rule, by=admin)
    delete_sender_rule(rule, by=admin)
    assert verdict(written()) is None
    assert Event.objects.filter(name="sender.forgotten").count() == 1


def test_a_block_made_for_a_ticket_is_removed_for_it(support, admin):
    set_sender_rule(CARLA, "block", by=admin, about="ticket:42")
    set_sender_rule("dora@acme.example", "block", by=admin)
    unblock_for("ticket:42", by=admin)
    assert SenderRule.objects.get().sender == "dora@acme.example"


@pytest.mark.parametrize("written", ["*@gmail.example", "@gmail.example", "gmail.example"])
def test_text_of_a_mail_makes_no_rule_for_a_domain(support, admin, written):
    with pytest.raises(CannotRuleSender, match="not the address of one sender"):
        set_sender_rule(written, "block", by=admin, from_mail=True)
    assert set_sender_rule(CARLA, "block", by=admin, from_mail=True).sender == CARLA
