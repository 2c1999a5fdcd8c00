"""Our own aliases are learnt from mail, confirmed by a person, and take part in no ticket."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.actions.find import find_or_create_customer
from helpdesk.actions.open import start_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Ticket
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.mailbox_lookup import are_ours, find_mailbox, own_addresses, takes_mail_for
from mail.models import InboundMail, Mailbox, MailboxAlias
from mail.outbound.queue import CannotQueueMail
from mail.queue.retry import retry_inbound
from mail.settings.aliases import add_alias, ignore_alias
from tests.mail.conftest import SUPPORT, arrives, written
from tests.mail.rules.post import come, message_of, ticket_of

WELCOME, HELLO = "welcome@veloza.example", "hello@veloza.example"
JAN, MARTA = "jan@hotel.example", "Marta Lind <marta@hotel.example>"
State, Cause = MailboxAlias.State, InboundMail.Cause


def people_of(inbound: InboundMail) -> list[str]:
    return list(ticket_of(inbound).participants.order_by("pk").values_list("email", flat=True))


def suggested() -> dict[str, str]:
    rows = MailboxAlias.objects.filter(state=State.SUGGESTED).order_by("value")
    return dict(rows.values_list("value", "found_in"))


def alias(mailbox: Mailbox, value: str, state: State = State.CONFIRMED) -> MailboxAlias:
    return MailboxAlias.objects.create(mailbox=mailbox, value=value, state=state)


def test_what_a_server_delivered_to_is_suggested_and_not_in_copy(support):
    inbound = come(
        to=WELCOME,
        sender=MARTA,
        Cc=f"{HELLO}, {JAN}, hello+shop@veloza.example",
        Delivered_To=f"{SUPPORT}\r\nDelivered-To: {WELCOME}",
        X_Original_To=HELLO,
    )
    assert people_of(inbound) == [JAN]
    assert suggested() == {HELLO: "x-original-to", WELCOME: "delivered-to"}
    (problem,) = message_of(inbound).problems
    assert problem.startswith("Not put in copy")
    assert WELCOME in problem
    assert HELLO in problem
    assert JAN not in problem


def test_the_envelope_teaches_too(support):
    raw = written(to=WELCOME, sender=MARTA, Cc=f"info@old-name.example, {JAN}")
    inbound = arrives(raw, envelope_to=[WELCOME, "info@old-name.example"])
    assert people_of(inbound) == [JAN]
    assert suggested() == {"info@old-name.example": "envelope", WELCOME: "envelope"}


def test_an_unknown_address_of_our_own_domain_is_suggested_and_not_in_copy(support):
    inbound = come(to=WELCOME, sender=MARTA, Cc=f"{HELLO}, {JAN}")
    assert people_of(inbound) == [JAN]
    assert suggested() == {HELLO: "to", WELCOME: "to"}


def test_colleagues_and_customers_of_our_own_domain_stay_people(support, ana):
    find_or_create_customer("partner@veloza.example", name="Partner")
    inbound = come(sender=MARTA, Cc=f"partner@veloza.example, {ana.email}")
    assert people_of(inbound) == ["partner@veloza.example"]
    assert suggested() == {}
    assert not message_of(inbound).problems


def test_a_provider_of_mail_for_everybody_is_not_our_domain(db):
    Mailbox.objects.create(name="Shop", address="veloza.shop@gmail.com", is_default=True)
    inbound = come(to="veloza.shop@gmail.com", sender=MARTA, Cc="jan.lind@gmail.com")
    assert people_of(inbound) == ["jan.lind@gmail.com"]
    assert suggested() == {}


def test_a_forged_header_keeps_a_person_out_of_its_own_mail_only(support):
    """Anyone can write Delivered-To, so it counts for the mail that carries it and no other."""
    forged = come(1, sender="Mallory <m@evil.example>", Cc=JAN, Delivered_To=JAN)
    assert people_of(forged) == []
    assert suggested() == {}
    assert people_of(come(2, sender=MARTA, Cc=JAN)) == [JAN]


def test_a_customer_whose_server_forwards_to_us_is_no_alias(support):
    find_or_create_customer("marta@hotel.example")
    come(1, sender=MARTA, Delivered_To=f"{SUPPORT}\r\nDelivered-To: marta@hotel.example")
    find_or_create_customer(JAN)
    come(2, sender=MARTA, Delivered_To=JAN)
    assert suggested() == {}


def test_signed_addresses_and_the_mailbox_itself_are_no_aliases(support, billing_box):
    come(Delivered_To="support+shop@veloza.example", Cc="billing@veloza.example, Reply+X@v.example")
    come(2, Delivered_To="reply+ticket-4.abc@veloza.example", Envelope_To="bounce+1.x@a.example")
    assert suggested() == {}


def test_evidence_is_counted_once_an_hour(support):
    for number in range(3):
        come(number, sender=MARTA, Delivered_To=WELCOME)
    found = MailboxAlias.objects.get()
    assert (found.times_seen, found.mailbox) == (1, support)
    MailboxAlias.objects.update(last_seen_at=found.last_seen_at - timedelta(days=400))
    come(4, sender=MARTA, X_Original_To=WELCOME)
    found.refresh_from_db()
    assert (found.times_seen, found.found_in) == (2, "x-original-to")
    assert found.last_seen_at > timezone.now() - timedelta(days=1)


def test_one_mail_names_twenty_at_most(support):
    come(Cc=", ".join(f"n{number}@veloza.example" for number in range(50)))
    assert MailboxAlias.objects.count() == 20


def test_held_mail_teaches_nothing(support):
    inbound = come(sender=SUPPORT, Delivered_To=WELCOME)
    assert inbound.state == InboundMail.State.SUSPENDED
    assert suggested() == {}


def test_a_confirmed_alias_takes_part_in_nothing(support, ana, admin):
    add_alias(support, HELLO, by=admin)
    add_alias(support, "info@old-name.example", by=admin)
    inbound = come(sender=MARTA, Cc=f"Hello+x@VELOZA.example, info@old-name.example, {JAN}")
    ticket = ticket_of(inbound)
    assert people_of(inbound) == [JAN]
    assert not message_of(inbound).problems
    ticket.participants.create(
        email=HELLO, customer=find_or_create_customer(HELLO), is_accepted=True
    )
    reply = reply_to_ticket(ticket, "Hello.", by=ana)
    assert (reply.outbound.to, reply.outbound.cc) == (["marta@hotel.example"], [])
    assert {HELLO, "info@old-name.example", SUPPORT} == own_addresses()


def test_no_reply_goes_to_a_confirmed_alias(support, ana):
    ticket = start_ticket(
        requester=find_or_create_customer(HELLO), subject="Hi", text="Hi", mailbox=support, by=ana
    )
    alias(support, HELLO)
    with pytest.raises(CannotQueueMail):
        reply_to_ticket(ticket, "Hello.", by=ana)


def test_mail_from_a_confirmed_alias_is_held_and_is_nobodys_when_it_is_recovered(support, admin):
    alias(support, HELLO)
    inbound = come(sender=f"Hello <{HELLO}>")
    assert (inbound.state, inbound.cause) == (InboundMail.State.SUSPENDED, Cause.SPOOFED)
    retry_inbound(inbound, by=admin)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert ticket_of(inbound).requester_email == "unknown@sender.invalid"


def test_mail_to_a_confirmed_alias_belongs_to_its_mailbox(support, billing_box):
    alias(billing_box, "invoices@old-name.example")
    alias(billing_box, "shop.example")
    assert find_mailbox(["invoices@old-name.example"]) == billing_box
    assert find_mailbox(["invoices+2026@old-name.example"]) == billing_box
    assert find_mailbox(["anything@shop.example"]) == billing_box
    assert find_mailbox(["someone@old-name.example"]) == support  # the default
    assert takes_mail_for("Invoices@Old-Name.example")
    assert takes_mail_for("anything@shop.example")
    assert not takes_mail_for("someone@old-name.example")


@pytest.mark.parametrize("state", [State.SUGGESTED, State.IGNORED])
def test_only_a_confirmed_alias_is_ours(support, billing_box, state):
    alias(billing_box, JAN, state)
    alias(billing_box, "shop.example", state)
    assert not are_ours([JAN, "a@shop.example"])
    assert find_mailbox([JAN, "a@shop.example"]) == support
    assert not takes_mail_for(JAN)


def test_an_ignored_address_is_put_in_copy(support, admin):
    come(1, sender=MARTA, Cc=HELLO)
    ignore_alias(MailboxAlias.objects.get(), by=admin)
    inbound = come(2, sender=MARTA, Cc=HELLO, Delivered_To=HELLO)
    assert people_of(inbound) == [HELLO]
    assert suggested() == {}


def test_a_catch_all_leaves_colleagues_and_customers_what_they_are(support, ana, admin):
    find_or_create_customer("partner@veloza.example", name="Partner")
    add_alias(support, "*@veloza.example", by=admin)
    ours = are_ours([HELLO, ana.email, "partner@veloza.example", "jan@hotel.example"])
    assert ours == {HELLO}
    inbound = come(1, sender=MARTA, Cc=f"{HELLO}, {ana.email}, partner@veloza.example, {JAN}")
    assert people_of(inbound) == ["partner@veloza.example", JAN]
    assert ticket_of(come(2, sender="partner@veloza.example")).requester.name == "Partner"
    assert come(3, sender=HELLO).cause == Cause.SPOOFED
    assert Ticket.objects.count() == 2


def test_a_plain_mail_costs_no_query_more_and_one_with_aliases_one(support):
    def queries_of(number: int, **headers: str) -> int:
        raw = written(message_id=f"{number}@acme.example", **headers)
        inbound = store(raw, received_via="pipe")
        with CaptureQueriesContext(connection) as found:
            read_inbound(inbound.pk)
        return len(found)

    queries_of(0)
    plain = queries_of(1)
    assert queries_of(2, Delivered_To=SUPPORT) == plain
    assert queries_of(3, Delivered_To=f"{WELCOME}, {HELLO}") == plain + 2, "they are new"
    assert queries_of(4, Delivered_To=f"{WELCOME}, {HELLO}, {JAN}") == plain + 1
