"""Drafts as they are saved while they are typed: the newer text stays, another one is not lost."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.actions.draft import Browser, save_draft
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Draft
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
DESK, PHONE = UUID(int=1), UUID(int=2)


def url(name, ticket):
    return reverse(f"helpdesk:{name}", args=[ticket.pk])


def test_a_draft_is_kept_and_comes_back(ticket, ana):
    client = signed_in(ana)
    form = {"kind": "public", "text": "Hi Carla, we", "submission": str(uuid4())}
    saved = client.post(url("draft", ticket), form, headers=HTMX)
    version = Draft.objects.get().version
    assert (saved.status_code, saved.json()) == (200, {"version": version})
    page = client.get(url("ticket", ticket)).text
    assert "Hi Carla, we</textarea>" in page
    assert f'data-version="{version}"' in page
    client.post(url("draft", ticket), form | {"text": ""}, headers=HTMX)
    assert not Draft.objects.exists()


def test_a_draft_belongs_to_its_writer(ticket, ana, lea):
    save_draft(ticket, text="Secret thoughts", by=ana)
    assert "Secret thoughts" not in signed_in(lea).get(url("ticket", ticket)).text


def typed(text, *, writer=DESK, number=1, built_on=""):
    values = {"writer": str(writer), "number": number, "built_on": built_on}
    return {"kind": "public", "text": text, **values}


def test_a_draft_of_another_browser_is_not_replaced_unseen(ticket, ana):
    client, place = signed_in(ana), url("draft", ticket)
    version = client.post(place, typed("From the desk"), headers=HTMX).json()["version"]
    for text in ("From the phone", ""):
        refused = client.post(place, typed(text, writer=PHONE, number=9), headers=HTMX)
        assert refused.status_code == 409
        assert refused.json() == {"version": version, "text": "From the desk"}
    same = client.post(place, typed("From the desk", writer=PHONE), headers=HTMX)
    assert same.status_code == 200
    save_draft(ticket, text="From the desk", by=ana, browser=Browser(DESK, number=10))
    seen = typed("From the phone", writer=PHONE, built_on=version)
    assert client.post(place, seen, headers=HTMX).status_code == 200
    assert Draft.objects.get().text == "From the phone"


def test_of_one_browser_the_text_with_the_highest_number_stays(ticket, ana):
    client, place = signed_in(ana), url("draft", ticket)
    answers = [
        client.post(place, typed(text, number=number), headers=HTMX).status_code
        for text, number in (("Hello", 2), ("Hell", 1), ("Hel", 2), ("Hello C", 3), ("Hello C", 3))
    ]
    assert answers == [200, 409, 409, 200, 200]
    assert Draft.objects.get().text == "Hello C"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "mail"},
        {"number": -1},
        {"number": 2**63},
        {"writer": "me"},
        {"text": "x" * 200_001},
    ],
)
def test_a_draft_that_cannot_be_saved_is_refused_in_words(wrong, ticket, ana):
    refused = signed_in(ana).post(url("draft", ticket), typed("Hello") | wrong, headers=HTMX)
    assert (refused.status_code, Draft.objects.exists()) == (400, False)
    assert refused["Content-Type"].startswith("text/plain")
    assert refused.text


def test_lines_of_a_draft_are_stored_as_the_browser_shows_them(ticket, ana):
    stored = save_draft(ticket, text="\r\nOne\r\nTwo", by=ana)
    assert stored.text == "\nOne\nTwo"
    assert ">\n\nOne\nTwo</textarea>" in signed_in(ana).get(url("ticket", ticket)).text


def test_a_draft_that_comes_after_its_reply_is_too_late(ticket, ana):
    client = signed_in(ana)
    form = {"text": "A new wheel is on its way.", "submission": str(uuid4()), "then": "pending"}
    client.post(url("reply", ticket), form)
    late = {"kind": "public", "text": form["text"], "submission": form["submission"]}
    assert client.post(url("draft", ticket), late, headers=HTMX).status_code == 204
    assert not Draft.objects.exists()


def test_a_draft_written_while_its_reply_is_sent_is_too_late(ticket, ana):
    key = uuid4()
    reply_to_ticket(ticket, "Hello", by=ana, submission=key)
    with CaptureQueriesContext(connection) as queries:
        assert not save_draft(ticket, text="Hel", by=ana, submission=key)
    assert "FOR NO KEY UPDATE" in next(
        q["sql"] for q in queries if 'FROM "helpdesk_ticket"' in q["sql"]
    )
    assert not Draft.objects.exists()
