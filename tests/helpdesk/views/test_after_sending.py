"""The page after a reply was sent: the ticket, the next one or the list."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
EVENTS = {"stay": "ticket-sent", "next": "ticket-next", "list": "ticket-list", "": "ticket-sent"}


def reply(ticket, client, headers, **values):
    form = {"text": "A new wheel.", "submission": str(uuid4()), **values}
    return client.post(reverse("helpdesk:reply", args=[ticket.pk]), form, headers=headers)


@pytest.mark.parametrize("after", EVENTS)
def test_the_page_goes_where_the_agent_chose(ticket, ana, after):
    sent = reply(ticket, signed_in(ana), HTMX, after=after, then="pending")
    assert [each for each in set(EVENTS.values()) if each in sent["HX-Trigger"]] == [EVENTS[after]]


def test_solve_and_next_goes_on_whatever_was_chosen(ticket, ana):
    sent = reply(ticket, signed_in(ana), HTMX, after="list", then="next")
    assert "ticket-next" in sent["HX-Trigger"]


@pytest.mark.parametrize("after", ["list", "next"])
def test_without_javascript_only_the_list_is_known(ticket, ana, after):
    url = reverse("helpdesk:inbox") if after == "list" else f"/tickets/{ticket.pk}/"
    assert reply(ticket, signed_in(ana), {}, after=after).url == url


@pytest.mark.parametrize(
    ("cookie", "chosen"), [(None, "stay"), ("next", "next"), ("list", "list"), ("x", "stay")]
)
def test_the_choice_is_remembered(ticket, ana, cookie, chosen):
    client = signed_in(ana)
    if cookie:
        client.cookies["after"] = cookie
    page = client.get(reverse("helpdesk:ticket", args=[ticket.pk])).text
    assert f'name="after" value="{chosen}"' in page
    pressed = f'data-after="{chosen}" aria-pressed="true"'
    assert [page.count(each) for each in (pressed, 'class="menu-item choice"')] == [1, 3]


def test_another_choice_is_refused_and_sends_nothing(ticket, ana):
    assert reply(ticket, signed_in(ana), HTMX, after="nowhere").status_code == 422
    assert ticket.messages.count() == 1


def test_a_ticket_says_that_its_customer_waits(ticket, ana):
    client = signed_in(ana)
    url = reverse("helpdesk:ticket", args=[ticket.pk])
    assert " data-waits " in client.get(url, headers=HTMX).text
    reply(ticket, client, HTMX)
    assert " data-waits " not in client.get(url, headers=HTMX).text
