"""The list of sessions: what it shows, who ends which, and what ends sessions by itself."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.people import change_person
from accounts.actions.sign_out import end_session
from accounts.browsers import browser_of
from accounts.models import Session, User
from ledger.models import Event
from tests.api_tokens import token_header
from tests.personas import PASSWORD, signed_in

LIST, PAGE, SIGN_IN = "/settings/you/sessions/", "/customers/", "/accounts/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "another-long-password"


@pytest.fixture(autouse=True)
def _forget_earlier_tries():
    cache.clear()


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def session_of(client: Client) -> Session:
    return Session.objects.get(session_key=client.cookies["sessionid"].value)


def end(client: Client, session: Session):
    return client.post(f"/settings/sessions/{session.handle}/end/")


def sign_in(person: User) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.7", headers={"User-Agent": FIREFOX})
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    return client


def test_a_session_shows_its_browser_its_address_and_which_is_this_one(ana, lea):
    here, hers = sign_in(ana), sign_in(lea)
    page = here.get(LIST).content.decode()
    assert "Firefox, Linux" in page
    assert "203.0.113.7" in page
    assert page.count("This session") == 1
    assert str(session_of(here).handle) in page
    assert str(session_of(hers).handle) not in page
    assert session_of(here).pk not in page
    assert session_of(here).started_at is not None


def test_what_is_unknown_of_a_session_is_said(ana):
    client = signed_in(ana)
    Session.objects.update(started_at=None, last_seen_at=None, user_agent="", address="")
    page = client.get(LIST).content.decode()
    assert "Unknown browser" in page
    assert is_in(client)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
         "Safari, iPhone"),
        ("curl/8.5", ""),
        ("", ""),
        ("\x00<b>" * 100, ""),
    ],
)  # fmt: skip
def test_a_browser_is_named(header, name):
    assert browser_of(header) == name


def test_a_long_header_is_cut(ana):
    client = Client(headers={"User-Agent": "x" * 5000})
    client.post(SIGN_IN, {"login": ana.email, "password": PASSWORD})
    assert session_of(client).user_agent == "x" * 300


def test_a_person_ends_one_of_their_sessions(ana):
    here, there, third = signed_in(ana), signed_in(ana), sign_in(ana)
    assert end(here, session_of(third))["Location"] == LIST
    assert [is_in(each) for each in (here, there, third)] == [True, True, False]
    event = Event.objects.get(name="user.session_ended")
    assert event.facts == {"browser": "Firefox, Linux", "address": "203.0.113.7"}
    assert (event.actor_id, event.subject_id) == (ana.pk, ana.pk)


def test_to_end_the_present_one_is_to_sign_out(ana):
    here = signed_in(ana)
    assert end(here, session_of(here))["Location"] == SIGN_IN
    assert not Session.objects.filter(user=ana).exists()


def test_nobody_else_sees_or_ends_a_session(ana, lea, admin):
    theirs, own = signed_in(ana), signed_in(admin)
    assert end(signed_in(lea), session_of(theirs)).status_code == 404
    assert is_in(theirs)
    assert str(session_of(theirs).handle) in own.get(f"/settings/people/{ana.pk}/").content.decode()
    gone = session_of(theirs)
    assert end(own, gone)["Location"] == f"/settings/people/{ana.pk}/"
    assert not is_in(theirs)
    assert end(own, gone).status_code == 404
    end_session(gone, by=admin)  # twice at once is the same as once
    assert Event.objects.filter(name="user.session_ended").count() == 1


def test_sessions_that_ended_are_not_listed(ana, settings):
    here, expired, idle = signed_in(ana), signed_in(ana), signed_in(ana)
    now = timezone.now()
    Session.objects.filter(pk=session_of(expired).pk).update(expire_date=now)
    long_ago = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    Session.objects.filter(pk=session_of(idle).pk).update(last_seen_at=long_ago)
    page = here.get(LIST).content.decode()
    assert [str(session_of(each).handle) in page for each in (here, expired, idle)] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("path", [LIST, "/settings/people/{pk}/"])
def test_the_lists_cost_the_same_for_any_number(admin, path):
    client, counts = signed_in(admin), []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path.format(pk=admin.pk)).status_code == 200
        counts.append(len(queries))
        signed_in(admin), signed_in(admin)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("minutes_left", "still_in"), [(1, True), (-1, False)])
def test_a_session_ends_without_activity(ana, settings, minutes_left, still_in):
    client = signed_in(ana)
    left = timedelta(seconds=settings.SESSION_IDLE_SECONDS) - timedelta(minutes=minutes_left)
    Session.objects.update(last_seen_at=timezone.now() - left)
    assert is_in(client) is still_in


def test_the_sign_in_page_says_why_and_leads_back(ana):
    client = signed_in(ana)
    Session.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    answer = client.get(PAGE, follow=True)
    assert "after 12 hours without activity" in answer.content.decode()
    assert f'name="next" value="{PAGE}"' in answer.content.decode()
    again = client.post(SIGN_IN, {"login": ana.email, "password": PASSWORD, "next": PAGE})
    assert again["Location"] == PAGE
    assert "without activity" not in Client().get(PAGE, follow=True).content.decode()


def test_a_part_of_a_page_leads_to_the_same_words(ana):
    client = signed_in(ana)
    Session.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    answer = client.get(PAGE, headers={"HX-Request": "true"})
    assert "ended=idle" in answer["HX-Redirect"]


@pytest.mark.parametrize(
    ("minutes", "headers", "is_written"),
    [(6, {}, True), (4, {}, False), (6, {"X-Unattended": "true"}, False)],
)
def test_activity_is_written_every_five_minutes(ana, minutes, headers, is_written):
    client = signed_in(ana)
    before = timezone.now() - timedelta(minutes=minutes)
    Session.objects.update(last_seen_at=before)
    assert client.get(PAGE, headers=headers).status_code == 200
    assert (session_of(client).last_seen_at != before) is is_written


def test_to_save_a_session_keeps_its_activity_and_its_handle(ana):
    client = sign_in(ana)
    before, at = session_of(client), timezone.now() - timedelta(minutes=3)
    Session.objects.update(last_seen_at=at)
    session = client.session
    session["face"] = "dark"
    session.save()
    after = session_of(client)
    assert (after.handle, after.last_seen_at) == (before.handle, at)
    assert (after.user_agent, after.started_at) == (FIREFOX, before.started_at)


def test_no_activity_makes_a_session_last_longer_than_fourteen_days(ana, settings):
    client = signed_in(ana)
    session, began = client.session, timezone.now() - timedelta(days=13)
    session["began"] = session["began"] | {"at": began.timestamp()}
    session.save()
    assert session_of(client).expire_date == began + timedelta(days=14)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(ana):
    here, there = sign_in(ana), sign_in(ana)
    gone = session_of(there).pk
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", fields).status_code == 302
    assert not Session.objects.filter(pk=gone).exists()
    assert is_in(here)
    assert session_of(here).user_agent == FIREFOX


def test_a_password_chosen_by_a_mailed_link_ends_sessions_and_tokens(ana, lea, mailoutbox):
    there, hers, header = sign_in(ana), sign_in(lea), token_header(ana)
    stranger = Client()
    stranger.post("/accounts/password/reset/", {"email": ana.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    target = stranger.get(link, follow=True).redirect_chain[-1][0]
    assert stranger.post(target, {"password1": NEW, "password2": NEW}).status_code == 302
    assert not Session.objects.filter(user=ana).exists()
    assert not ana.api_tokens.exists()
    assert Client(headers={"Authorization": header}).get("/api/v1/tickets/").status_code == 401
    assert [is_in(there), is_in(hers)] == [False, True]


@pytest.mark.parametrize("facts", [{"role": "light_agent"}, {"is_active": False}])
def test_the_loss_of_a_right_ends_sessions(admin, ana, facts):
    signed_in(ana), signed_in(ana)
    kept = {"name": ana.name, "role": ana.role, "is_active": True} | facts
    change_person(ana, **kept, teams=[], by=admin)
    assert not Session.objects.filter(user=ana).exists()


def test_other_changes_end_none_and_administrators_keep_their_own(admin, ana, chloe):
    theirs, own, other = signed_in(ana), signed_in(admin), signed_in(admin)
    fields = {"name": "Ana F.", "role": "lead", "is_active": "on"}
    own.post(f"/settings/people/{ana.pk}/", fields)
    assert is_in(theirs)
    User.objects.filter(pk=chloe.pk).update(role="administrator")
    own.post(f"/settings/people/{admin.pk}/", {"name": "Ada", "role": "lead", "is_active": "on"})
    assert User.objects.get(pk=admin.pk).role == "lead"
    assert [is_in(own), is_in(other)] == [True, False]
