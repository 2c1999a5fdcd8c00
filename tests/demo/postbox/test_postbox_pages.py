"""The Postbox: its page, its fragments, its acts, and who may see it."""

import pytest
from django.test import Client
from django.utils import timezone

from demo.models import PostboxMail
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from journeys.feedback.actions.answers import record_answer
from journeys.models import Answer, FeedbackRequest
from mail.models import OutboundMail
from tests.journeys.feedback_data import link_of
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(ana) -> Client:
    return signed_in(ana)


@pytest.fixture
def replied(ticket, ana, arrive) -> PostboxMail:
    reply_to_ticket(ticket, "A new wheel is on its way.", by=ana)
    resolve_ticket(ticket, by=ana)
    return arrive(OutboundMail.objects.get(kind="reply"))


def text(client: Client, url: str, **more) -> str:
    response = client.get(url, **more)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_postbox_says_what_belongs_there(page, mailbox):
    assert "No mail yet" in text(page, "/postbox/")


def test_the_list_says_whose_mail_it_is_and_what_became_of_it(page, replied, dora):
    html = text(page, "/postbox/")
    assert "demo only" in html
    assert "Reply from Ana" in html
    assert "solved" in html
    assert 'id="who-all"' in html
    assert "No mail yet" in text(page, f"/postbox/?who={dora.pk}")


def test_an_answered_question_shows_its_score(page, asked):
    request = FeedbackRequest.objects.get()
    record_answer(request, source="page", now=timezone.now(), score=2)
    assert 'aria-label="2 of 5, dissatisfied"' in text(page, "/postbox/")


def test_the_list_alone_is_a_fragment(page, replied):
    html = text(page, f"/postbox/?part=list&open={replied.pk}", headers=HTMX)
    assert html.strip().startswith("<section")
    assert f'id="mail-{replied.pk}"' in html
    assert 'aria-current="true"' in html


def test_a_mail_is_shown_in_a_sandbox(page, replied):
    html = text(page, f"/postbox/{replied.pk}/?shows=headers&face=dark&width=phone")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in html
    assert f"/postbox/{replied.pk}/frame/?shows=headers&amp;face=dark" in html
    assert 'data-width="phone"' in html
    frame = page.get(f"/postbox/{replied.pk}/frame/?shows=mail&face=light")
    assert "A new wheel" in frame.content.decode()
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "script-src" not in policy


def test_looking_changes_nothing_and_reading_is_an_act(page, replied):
    text(page, f"/postbox/{replied.pk}/")
    replied.refresh_from_db()
    assert replied.read_at is None
    assert page.post(f"/postbox/{replied.pk}/read/").status_code == 204
    replied.refresh_from_db()
    assert replied.read_at is not None


def test_the_words_are_read_as_they_are_typed(page, asked):
    url = f"/postbox/{asked.pk}/reply-preview/"
    assert page.get(url).status_code == 405
    html = page.post(url, {"text": "5 - great!"}, headers=HTMX).content.decode()
    assert "Reads as <b>5 of 5</b>" in html
    assert "<output" in html


def test_what_cannot_be_sent_is_told(page, asked, settings):
    settings.INBOUND_SMTP = "127.0.0.1:1"
    url = f"/postbox/{asked.pk}/reply/"
    assert page.get(url).status_code == 405
    response = page.post(url, {"text": "5"}, headers=HTMX)
    assert response.status_code == 409
    assert "Try again in a moment" in response.content.decode()
    assert page.post(url, {"text": "5"}).status_code == 302


def test_writing_needs_words(page, mailbox, carla):
    response = page.post("/postbox/write/", {"writer": carla.pk, "to": mailbox.pk})
    assert response.status_code == 422
    assert f'value="{carla.pk}"' in text(page, f"/postbox/write/?who={carla.pk}")


def test_a_day_passes_by_post_only(page, waiting):
    assert "Skip one day" in text(page, "/postbox/")
    assert page.get("/postbox/day/").status_code == 405
    response = page.post("/postbox/day/", headers=HTMX)
    assert "<section" in response.content.decode()
    assert "1 feedback request was due" in response["HX-Trigger"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    count, page, ticket, ana, arrive, django_assert_num_queries
):
    for _ in range(count):
        reply_to_ticket(ticket, "Hello", by=ana)
    for outbound in OutboundMail.objects.all():
        arrive(outbound)
    text(page, "/postbox/")
    with django_assert_num_queries(11):
        text(page, "/postbox/")


@pytest.mark.parametrize(
    "path",
    ["postbox/", "postbox/1/", "postbox/1/frame/", "postbox/1/read/", "postbox/1/reply-preview/",
     "postbox/1/reply/", "postbox/day/", "postbox/write/", "first-run/", "first-run/skip/",
     "first-run/show-on-map/", ""],
)  # fmt: skip
def test_strangers_learn_nothing(path, eve):
    stranger = signed_in(eve)
    found = {stranger.get(f"/{path}").status_code, stranger.post(f"/{path}").status_code}
    assert found - {405} == {404}
    nobody = Client().get(f"/{path}")
    assert nobody.status_code == 405 or "login" in nobody["Location"]


def test_a_link_opened_from_the_postbox_is_the_customers(page, asked):
    link = link_of(FeedbackRequest.objects.get())
    assert page.post(link, {"score": 4}).status_code == 403
    page.get(f"/postbox/{asked.pk}/frame/?shows=mail&face=light")
    assert page.post(link, {"score": 4}).status_code == 303
    assert Answer.objects.get().score == 4
