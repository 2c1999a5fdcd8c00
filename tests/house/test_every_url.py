"""Every URL of Tandem, asked by those who must not get in.

A new URL fails here until it is told whose it is.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from helpdesk.actions import Upload, reply_to_ticket
from helpdesk.models import Ticket
from journeys.models import Answer, FeedbackRequest, FollowUp
from tests.personas import signed_in

# Open to everybody: they show nothing of ours, or only what a token names.
PUBLIC = {"healthz", "readyz", "journeys:answer", "journeys:thanks", "journeys:unsubscribe",
          "mail:webhook"}  # fmt: skip
# Without a session or a token the API answers 401, where a page leads to the sign-in.
API = {"api:ticket-list", "api:customer-list", "api:customer-detail", "api:interactions",
       "api:schema", "api:docs"}  # fmt: skip
# Belong to one ticket; the value makes the arguments.
OF_A_TICKET = {
    "helpdesk:ticket": lambda t: [t.pk],
    "helpdesk:attachment": lambda t: [file_of(t)],
    "helpdesk:preview": lambda t: [file_of(t)],
    "helpdesk:preview-large": lambda t: [file_of(t)],
    "helpdesk:first-lines": lambda t: [file_of(t)],
    "helpdesk:original": lambda t: [t.pk, t.messages.first().pk],
    "helpdesk:original-eml": lambda t: [t.pk, t.messages.first().pk],
    "helpdesk:resend": lambda t: [t.pk, t.messages.first().pk],
    "helpdesk:message-html": lambda t: [t.messages.first().pk],
    "journeys:ticket-panel": lambda t: [t.pk],
    "journeys:ticket-feedback": lambda t: [t.pk],
    "journeys:place-ticket": lambda t: [t.pk],
    "api:ticket-detail": lambda t: [t.pk],
    "journeys:read-answer": lambda t: [t.answers.get().pk],
    "journeys:judge-answer": lambda t: [t.answers.get().pk],
    "journeys:finish-follow-up": lambda t: [t.answers.get().pk],
    "journeys:assign-follow-up": lambda t: [t.answers.get().pk],
}


def file_of(ticket: Ticket) -> int:
    return ticket.messages.exclude(attachments=None)[0].attachments.get().pk


def every_url(patterns: list, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or ""
            prefix = f"{namespace}{inner}:" if inner else namespace
            yield from every_url(pattern.url_patterns, prefix)
        else:
            yield f"{namespace}{pattern.name}", pattern


NAMES = sorted({name for name, _pattern in every_url(get_resolver().url_patterns)})
OWN = [n for n in NAMES if ":" in n and not n.startswith(("demo:", "allauth"))]
ACTS = {
    name
    for name, pattern in every_url(get_resolver().url_patterns)
    if str(pattern.pattern).startswith("tickets/<int:pk>/")
}


def of_a_ticket(name: str) -> bool:
    return name in OF_A_TICKET or name in ACTS


def url_of(name: str, ticket: Ticket) -> str:
    arguments = OF_A_TICKET.get(name, lambda t: [t.pk])(ticket)
    return reverse(name, args=arguments)


@pytest.fixture
def rich_ticket(ticket, ana) -> Ticket:
    """A ticket that has one of everything a URL can name."""
    upload = Upload(name="a.txt", content_type="text/plain", content=b"hello")
    reply_to_ticket(ticket, "Hello", by=ana, attachments=[upload])
    ticket.messages.update(html="<p>Hello</p>")
    asked = FeedbackRequest.objects.create(
        ticket=ticket, resolution=1, customer=ticket.requester, email=ticket.requester_email,
        resolved_at=ticket.created_at, due_at=ticket.created_at, state="sent",
    )  # fmt: skip
    answer = Answer.objects.create(
        request=asked, ticket=ticket, customer=ticket.requester, metric="csat", score=1, band="low"
    )
    FollowUp.objects.create(answer=answer, due_at=ticket.created_at)
    return ticket


def answers(client: Client, url: str) -> set[int]:
    return {client.get(url).status_code, client.post(url).status_code}


@pytest.mark.parametrize("name", [n for n in NAMES if of_a_ticket(n)])
def test_a_ticket_is_shut_to_other_teams_and_unknown_to_strangers(name, rich_ticket, ben, eve):
    url = url_of(name, rich_ticket)
    assert answers(signed_in(ben), url) - {405} == {403}
    assert answers(signed_in(eve), url) - {405} == {404}


def test_everything_that_names_a_ticket_is_asked():
    """Whatever stands under a ticket's path is one of its URLs."""
    paths = (
        "tickets/<int:pk>", "panels/ticket/", "attachments/", "messages/", "feedback/<int:pk>/",
    )  # fmt: skip
    found = {
        name
        for name, pattern in every_url(get_resolver().url_patterns)
        if str(pattern.pattern).startswith(paths)
    }
    assert found
    assert {name for name in found if not of_a_ticket(name)} == set()


@pytest.mark.parametrize("name", [n for n in OWN if n not in PUBLIC | API and not of_a_ticket(n)])
def test_a_stranger_finds_no_page(name, eve, db):
    url = any_url(name)
    assert answers(signed_in(eve), url) - {405} <= {404}
    anonymous = Client().get(url)
    assert anonymous.status_code == 405 or "login" in anonymous["Location"]


@pytest.mark.parametrize("name", sorted(API))
def test_the_api_answers_no_stranger(name, eve, db):
    url = any_url(name)
    assert answers(signed_in(eve), url) - {405} <= {404}
    assert answers(Client(), url) - {405} <= {401}


def any_url(name: str) -> str:
    """The URL with arguments nobody has."""
    arguments = [[], [4711], ["all"], [4711, "feedback"], [4711, 4712], ["personas", 4711]]
    for args in arguments:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(f"This test does not know the arguments of {name}.")
