"""Errors on public pages are told to customers: no administrator, no inbox."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from config.web.error_pages import FOR_CUSTOMERS
from journeys.feedback.views import answer_page, public_page, thanks_page, unsubscribe
from tests.journeys.feedback_data import link_of

pytestmark = pytest.mark.django_db
PUBLIC = ("journeys:answer", "journeys:thanks", "journeys:unsubscribe")
FOR_STAFF = ("administrator", "inbox", "/inbox/", "Tandem")


def broken(*_args, **_more):
    raise RuntimeError


def suspicious(*_args, **_more):
    raise SuspiciousOperation


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def assert_for_customers(page, status: int, words: str) -> None:
    html = page.content.decode()
    assert page.status_code == status
    assert words in html
    assert "reply to our mail" in html
    assert not [word for word in FOR_STAFF if word in html]
    assert "<script" not in html
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"


def test_every_public_page_is_one_for_customers():
    addresses = [reverse(name, args=["token"]) for name in PUBLIC]
    assert all(address.startswith(FOR_CUSTOMERS) for address in addresses)


def paths(sent) -> list[str]:
    return [link_of(sent), link_of(sent) + "thanks/", link_of(sent, start="/u/")]


def break_lookups(monkeypatch, fault) -> None:
    """Let what each public page asks first fail, as without a database."""
    for module in (answer_page, thanks_page):
        monkeypatch.setattr(module, "find_open_request", fault)
    monkeypatch.setattr(unsubscribe, "request_to_unsubscribe", fault)
    monkeypatch.setattr(public_page, "first_mailbox", fault)


@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_server_error_is_told_to_a_customer(sent, visitor, monkeypatch, verb):
    break_lookups(monkeypatch, broken)
    for path in paths(sent):
        page = getattr(visitor, verb)(path, {"score": "4"})
        assert_for_customers(page, 500, "Nothing was changed.")


def test_a_bad_request_is_told_to_a_customer(sent, visitor, monkeypatch):
    break_lookups(monkeypatch, suspicious)
    for path in paths(sent):
        assert_for_customers(visitor.get(path), 400, "What was sent is incomplete")


@pytest.mark.parametrize("path", ["/f/", "/u/", "/f/token/thank/", "/u/token/x/y/"])
def test_a_link_that_was_cut_is_told_to_a_customer(visitor, path):
    assert_for_customers(visitor.get(path), 404, "copy it whole")


@pytest.mark.parametrize("path", ["/no/such/page/", "/feedback/f/"])
def test_other_pages_keep_the_advice_for_colleagues(visitor, path):
    page = visitor.get(path)
    assert page.status_code == 404
    assert b"Search for it from the inbox." in page.content
