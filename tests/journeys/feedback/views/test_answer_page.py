"""The public rating page: only Send records, and an unknown link reveals nothing."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from customers.models import Consent
from journeys.models import Answer, FeedbackRequest, FollowUp
from tests.journeys.feedback_data import link_of

pytestmark = pytest.mark.django_db
LIMIT = 40 * 1024


def everything() -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
    }


def paths_in(request: FeedbackRequest) -> set[str]:
    assert request.outbound
    found = re.findall(r"https://help\.veloza\.example[^\s\"<>]+", request.outbound.html)
    found += re.findall(r"https://help\.veloza\.example\S+", request.outbound.text)
    return {f"{url.path}?{url.query}" for url in map(urlsplit, found)}


@pytest.mark.parametrize("verb", ["get", "head"])
def test_following_every_link_of_the_mail_changes_nothing(sent: FeedbackRequest, verb: str):
    before, paths = everything(), paths_in(sent)
    assert paths
    for path in paths:
        for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "LinkScanner"}):
            answer = getattr(Client(headers=headers), verb)(path)
            assert answer.status_code == 200
            assert not answer.cookies
    assert everything() == before


def test_there_are_links_for_every_score_and_one_to_stop(sent: FeedbackRequest):
    assert len(paths_in(sent)) == 6


def test_other_verbs_are_refused(sent: FeedbackRequest):
    for verb in ("put", "delete", "patch"):
        assert getattr(Client(), verb)(link_of(sent)).status_code == 405


def test_link_shows_the_pressed_score(sent: FeedbackRequest):
    page = Client().get(link_of(sent), {"s": "4"})
    assert re.search(r'value="4"[^>]* checked', page.content.decode())
    assert "Front wheel arrived bent" in page.content.decode()


@pytest.mark.parametrize("pressed", ["", "0", "6", "-1", "x", "４", "4.0", "9" * 40, "<script>"])
def test_a_score_off_the_scale_chooses_nothing(sent: FeedbackRequest, pressed: str):
    page = Client().get(link_of(sent), {"s": pressed})
    assert page.status_code == 200
    assert (" checked" in page.content.decode()) == (pressed == "４")


def test_send_records_and_leads_to_thanks(sent: FeedbackRequest):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(link_of(sent), {"score": "4", "comment": "Quick."})

    assert (answer.status_code, answer["Location"]) == (303, link_of(sent) + "thanks/")
    kept = Answer.objects.get()
    assert (kept.score, kept.comment, kept.bot_detection) == (4, "Quick.", "none")
    thanks = client.get(answer["Location"]).content.decode()
    assert "Thank you, Carla" in thanks
    assert "Quick." in thanks


def test_send_without_a_score_says_what_to_do(sent: FeedbackRequest):
    page = Client().post(link_of(sent), {"comment": "My words"})
    assert page.status_code == 422
    assert "Choose a number first" in page.content.decode()
    assert "My words" in page.content.decode()
    assert not Answer.objects.exists()


def test_the_score_can_be_changed_and_one_more_question_answered(sent: FeedbackRequest):
    client, thanks = Client(), link_of(sent) + "thanks/"
    client.post(link_of(sent), {"score": "2", "comment": "Slow"})

    page = client.get(thanks).content.decode()
    assert "What went wrong?" in page
    assert (
        client.post(thanks, {"missing": ["low.care", "nonsense"], "contact": "yes"}).status_code
        == 303
    )
    assert client.post(thanks, {"score": "3", "comment": "Slow, but fine"}).status_code == 303

    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (3, "Slow, but fine")
    assert (answer.choices, answer.wants_contact) == (["low.care"], True)
    assert [revision.score for revision in answer.revisions.all()] == [2, 3]
    assert FollowUp.objects.count() == 1
    assert "What should have been different?" in client.get(thanks).content.decode()


def test_thanks_before_an_answer_leads_to_the_question(sent: FeedbackRequest):
    assert Client().get(link_of(sent) + "thanks/")["Location"] == link_of(sent)


def test_unknown_and_expired_look_the_same(sent: FeedbackRequest):
    path = link_of(sent)
    FeedbackRequest.objects.update(expires_at=timezone.now())
    for ending in ("", "thanks/"):
        for verb in ("get", "post"):
            expired = getattr(Client(), verb)(path + ending, {"s": "4"})
            unknown = getattr(Client(), verb)(f"/f/{'A' * 22}/{ending}", {"s": "4"})
            assert expired.status_code == unknown.status_code == 404
            assert expired.content == unknown.content
            assert dict(expired.items()) == dict(unknown.items())
    assert not Answer.objects.exists()


def test_public_pages_are_small_private_and_without_script(sent: FeedbackRequest):
    client = Client()
    client.post(link_of(sent), {"score": "2"})
    for path in (link_of(sent), link_of(sent) + "thanks/", link_of(sent, "/u/"), "/f/none/"):
        page = client.get(path)
        html = page.content.decode()
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert page["Cache-Control"] == "no-store"
        assert not page.cookies
        assert "<script" not in html
        assert "style=" not in html
        assert len(page.content) < LIMIT


def test_stopping_takes_a_press_and_can_be_undone(sent: FeedbackRequest):
    client, path = Client(enforce_csrf_checks=True), link_of(sent, "/u/")
    assert "c•••@correu.example" in client.get(path).content.decode()
    assert not Consent.objects.exists()

    assert "You get no more feedback requests" in client.post(path).content.decode()
    assert not Consent.objects.get(customer=sent.customer).is_given

    client.post(path, {"undo": "yes"})
    assert Consent.objects.get(customer=sent.customer).is_given


def test_one_click_stops_without_a_redirect(sent: FeedbackRequest):
    answer = Client(enforce_csrf_checks=True).post(
        link_of(sent, "/u/"), {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert Consent.objects.get().source == "one-click unsubscribe"


def test_the_two_tokens_open_only_their_own_page(sent: FeedbackRequest):
    score, stop = link_of(sent).strip("/")[2:], link_of(sent, "/u/").strip("/")[2:]
    assert Client().get(f"/u/{score}/").status_code == 404
    assert Client().get(f"/f/{stop}/").status_code == 404


def test_customer_text_is_escaped(sent: FeedbackRequest):
    client = Client()
    client.post(link_of(sent), {"score": "5", "comment": "<script>alert(1)</script>"})
    assert "<script>" not in client.get(link_of(sent) + "thanks/").content.decode()


def test_nul_is_removed(sent: FeedbackRequest):
    answer = Client().post(link_of(sent), {"score": "5", "comment": "Go\0od 👍"})
    assert answer.status_code == 303
    assert Answer.objects.get().comment == "Good 👍"


def test_posting_a_link_again_and_again_is_limited(sent: FeedbackRequest):
    cache.clear()
    client, link = Client(), link_of(sent)
    fields = {"score": "5", "comment": "Fine."}
    assert {client.post(link, fields).status_code for _n in range(30)} == {303}
    refused = client.post(link, {"score": "1", "comment": "Typed with care."})
    assert refused.status_code == 429
    assert "Typed with care." in refused.content.decode()
    assert client.post(f"{link}thanks/", {"score": "2"}).status_code == 429
    assert Answer.objects.get().score == 5
    assert client.get(link).status_code == 200
    cache.clear()
    assert client.post(link, {"score": "1"}).status_code == 303
