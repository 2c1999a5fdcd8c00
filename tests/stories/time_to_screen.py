"""Prints the time until news stands on an open page, of which two seconds are promised.

Run by hand, on a quiet machine: bin/test tests/stories/time_to_screen.py -s
"""

import time
from statistics import median

import pytest
import requests
from playwright.sync_api import expect

from accounts.models import User
from customers.actions.find import find_or_create_customer
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from journeys.models import FeedbackRequest
from journeys.placement.tickets import place_ticket
from mail.models import Mailbox
from tests.journeys.feedback_data import ask, link_of, send
from tests.stories.post import send as send_mail
from tests.stories.post import write
from tests.stories.test_loop import open_live, stands

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RUNS = 7


def tell(what: str, seconds: list[float]) -> None:
    each = ", ".join(f"{one:.2f}" for one in seconds)
    print(f"\n{what}: p50 {median(seconds):.2f} s, longest {max(seconds):.2f} s ({each})")


def asked(number: int, ana: User, mailbox: Mailbox) -> FeedbackRequest:
    """A request sent an hour ago to a customer whose ticket was solved."""
    customer = find_or_create_customer(f"dora{number}@post.example", name="Dora Lindqvist")
    ticket = open_ticket(requester=customer, subject="Box?", text="Where?", mailbox=mailbox)
    place_ticket(ticket)
    reply_to_ticket(ticket, "On its way.", by=ana)
    return send(ask(resolve_ticket(ticket, by=ana)))


def test_a_mail_stands_in_the_open_inbox(company, person, ana):
    inbox = open_live(person(ana), "/inbox/")
    took = []
    for number in range(RUNS):
        mail = write(f"carla{number}@correu.example", f"Matter {number}", "The rim is bent.")
        since = send_mail(mail, company.smtp_address)
        took.append(stands(inbox, ".ticket-row", f"Matter {number}", since))
        time.sleep(0.5)
    tell("SMTP 250 to the row in the open inbox", took)


def test_a_score_changes_the_open_map(company, person, ana, chloe, mailbox, journey, touchpoint):
    requests_ = [asked(number, ana, mailbox) for number in range(RUNS)]
    map_page = open_live(person(chloe), f"/journeys/{journey.pk}/")
    cell = f"#score-of-{touchpoint.pk}"
    expect(map_page.locator(cell)).to_contain_text("n 9")
    took = []
    for number, request in enumerate(requests_, start=10):
        since = time.monotonic()
        page = requests.post(company.url + link_of(request), {"score": "5"}, timeout=60)
        assert page.status_code == 200
        took.append(stands(map_page, cell, f"n {number}", since))
        time.sleep(0.5)
    tell("POST of a score to the changed map", took)
