"""The name in mails: the mailbox's sender name, the company's, the mailbox's own."""

import pytest

from accounts.actions.company import rename_company
from helpdesk.actions.reply_email import sender_name
from journeys.feedback.emails.request_email import company_of
from mail.brand import brand_of, sender_name_of
from mail.inbound.acknowledge import acknowledgement
from mail.outbound.queue import queue_mail


@pytest.fixture
def nameless(mailbox):
    mailbox.name, mailbox.sender_name = "Support", ""
    mailbox.save()
    return mailbox


def names(mailbox) -> tuple[str, str]:
    return brand_of(mailbox), sender_name_of(mailbox)


def test_the_company_names_a_mailbox_without_a_sender_name(nameless, admin):
    assert names(nameless) == ("", "Support")
    rename_company(name="Veloza", by=admin)
    assert names(nameless) == ("Veloza", "Veloza")
    nameless.sender_name = "Veloza Workshop"
    assert names(nameless) == ("Veloza Workshop", "Veloza Workshop")
    assert names(None) == ("", "")


def test_every_mail_to_a_customer_has_it(nameless, admin, ana, ticket):
    rename_company(name="Veloza", by=admin)
    ticket.mailbox = nameless
    assert sender_name(ticket, ana) == "Ana at Veloza"
    assert sender_name(ticket, None) == "Veloza"
    assert acknowledgement(nameless, 7)[1].rstrip().endswith("Veloza")
    assert company_of(nameless) == "Veloza"
    mail = queue_mail(mailbox=nameless, kind="reply", to=["carla@correu.example"], subject="x",
                      text="x", about="")  # fmt: skip
    assert mail.from_name == "Veloza"


def test_a_sender_name_costs_no_query(nameless, django_assert_num_queries):
    nameless.sender_name = "Veloza"
    with django_assert_num_queries(0):
        sender_name_of(nameless)
