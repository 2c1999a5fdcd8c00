"""Notifications reach the user with and without htmx."""

import json

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from config.web.toasts import notify


def test_an_htmx_answer_carries_a_toast():
    request = RequestFactory().post("/tickets/7/resolve/")
    request.htmx = True
    response = notify(request, HttpResponse(), "Ticket #7 is solved.", undo="/tickets/7/reopen/")
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert toast == {"text": "Ticket #7 is solved.", "undo": "/tickets/7/reopen/", "tone": ""}


def test_a_toast_names_the_end_of_its_undo(rf):
    request = rf.post("/")
    request.htmx = True
    response = notify(request, HttpResponse(), "Sending.", undo="/undo/", seconds=10)
    assert json.loads(response["HX-Trigger"])["toast"]["seconds"] == 10


def test_words_outside_of_ascii_fit_into_the_header():
    request = RequestFactory().post("/")
    request.htmx = True
    response = notify(request, HttpResponse(), "Bjørn’s ticket – solved.")
    assert response["HX-Trigger"].isascii()


def test_a_redirect_carries_a_message():
    request = RequestFactory().post("/")
    request._messages = CookieStorage(request)
    notify(request, HttpResponse(), "Ticket #7 is solved.", tone="done")
    [message] = get_messages(request)
    assert (str(message), message.extra_tags) == ("Ticket #7 is solved.", "done")


def test_a_redirect_carries_the_way_back(rf):
    request = rf.post("/")
    request._messages = CookieStorage(request)
    notify(request, HttpResponse(), "1 mail is deleted.", undo="/back/?a=1&b=2", tone="done")
    notify(request, HttpResponse(), "2 mails are deleted.", undo="/back/")
    shown = render_to_string("components/toasts.html", {"messages": get_messages(request)})
    assert 'data-tone="done"' in shown
    assert 'data-toast-undo="/back/?a=1&amp;b=2"' in shown
    assert 'data-toast-undo="/back/"' in shown
