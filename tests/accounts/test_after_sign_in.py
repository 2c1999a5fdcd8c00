"""A person whose session ended goes on where they were."""

import pytest
from django.test import Client

from tests.personas import PASSWORD

SIGN_IN = "/accounts/login/"
HERE = "http://testserver"


def landed(client: Client, ana, answer) -> tuple[str, int]:
    assert answer.status_code == 302
    signed = client.post(answer["Location"], {"login": ana.email, "password": PASSWORD})
    page = client.get(signed["Location"], follow=True)
    path = page.redirect_chain[-1][0] if page.redirect_chain else signed["Location"]
    return path, page.status_code


def test_a_page_that_was_asked_for_is_shown_with_its_query(ana):
    client = Client()
    assert landed(client, ana, client.get("/customers/?q=carla")) == ("/customers/?q=carla", 200)


def test_a_form_that_was_sent_leads_back_to_its_page(ticket, ana):
    client, page = Client(), f"/tickets/{ticket.pk}/"
    answer = client.post(f"{page}resolve/", headers={"Referer": HERE + page})
    assert landed(client, ana, answer) == (HERE + page, 200)


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_a_form_from_nowhere_or_elsewhere_leads_to_the_start(ticket, ana, referer):
    client = Client()
    answer = client.post(f"/tickets/{ticket.pk}/resolve/", headers={"Referer": referer})
    path, status = landed(client, ana, answer)
    assert status == 200
    assert "elsewhere" not in path
    assert "resolve" not in path
