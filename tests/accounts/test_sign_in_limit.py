"""Wrong passwords slow down by account and address together; nobody is locked out by them."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import sign_in_limit
from accounts.sign_in_limit import ADDRESS, PAIR, Limit, seconds_to_wait
from config.limits import is_within_limit
from ledger.models import Event
from tests.personas import PASSWORD, make_person, signed_in

SIGN_IN = "/accounts/login/"
OFFICE, HOME = "203.0.113.7", "198.51.100.9"


# Waits that no machine, however busy, outlasts by checking passwords.
LONG_PAIR, LONG_ADDRESS = Limit(free=5, first=50, longest=3000), Limit(100, first=50, longest=300)


@pytest.fixture(autouse=True)
def _long_waits_without_earlier_tries(monkeypatch):
    monkeypatch.setattr(sign_in_limit, "PAIR", LONG_PAIR)
    monkeypatch.setattr(sign_in_limit, "ADDRESS", LONG_ADDRESS)
    cache.clear()


def sign_in(email: str, password: str, address: str = OFFICE):
    return Client(REMOTE_ADDR=address).post(SIGN_IN, {"login": email, "password": password})


def may_sign_in(email: str, address: str = OFFICE) -> bool:
    return sign_in(email, PASSWORD, address).status_code == 302


def fail(email: str, times: int, address: str = OFFICE) -> list[int]:
    return [sign_in(email, f"wrong-{n}", address).status_code for n in range(times)]


def time_passes() -> None:
    """The waits end; the counts stay."""
    cache.delete_many([key.decode().split(":", 2)[2] for key in client().keys("*:wait")])


def client():
    return cache._cache.get_client()


def test_five_wrong_tries_and_the_right_one_sign_in(admin):
    assert fail(admin.email, 5) == [200] * 5
    assert may_sign_in(admin.email)


def test_a_try_that_comes_too_soon_is_refused_with_the_time(admin):
    assert fail(admin.email, 7) == [200] * 6 + [429]
    answer = sign_in(admin.email, PASSWORD)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= LONG_PAIR.first
    page = answer.content.decode()
    assert re.search(r"Try again in \d+ seconds?\.", page)
    assert "signin-card" in page


def test_wrong_tries_keep_nobody_out_from_elsewhere(admin):
    fail(admin.email, 30)
    assert not may_sign_in(admin.email)
    assert may_sign_in(admin.email, HOME)


def test_typos_on_eight_accounts_do_not_hold_up_the_office(billing):
    people = [make_person(f"P{n} Person", "agent", billing) for n in range(8)]
    for person in people:
        assert fail(person.email, 5) == [200] * 5
    assert all(may_sign_in(person.email) for person in people)


def test_the_wait_ends_and_the_next_is_longer(admin):
    fail(admin.email, 10)  # of which four are refused, and count for nothing
    time_passes()
    assert fail(admin.email, 2) == [200, 429]
    wait = int(sign_in(admin.email, PASSWORD)["Retry-After"])
    assert LONG_PAIR.first < wait <= 2 * LONG_PAIR.first
    time_passes()
    assert may_sign_in(admin.email)


def test_the_right_password_makes_the_first_tries_free_again(admin):
    fail(admin.email, 5)
    assert may_sign_in(admin.email)
    assert fail(admin.email, 6) == [200] * 6


@pytest.mark.parametrize(
    ("number", "wait"), [(1, 0), (5, 0), (6, 5), (7, 10), (11, 160), (12, 300), (10**6, 300)]
)
def test_waits_double_up_to_the_longest(number, wait):
    assert PAIR.wait_before(number) == wait


def test_unknown_accounts_are_limited_alike(db):
    assert fail("nobody@veloza.example", 7) == [200] * 6 + [429]


def test_a_refused_try_does_not_lengthen_the_wait(admin):
    fail(admin.email, 6)
    first = seconds_to_wait(admin.email, OFFICE)
    assert all(seconds_to_wait(admin.email, OFFICE) <= first for _n in range(20))


def test_one_password_on_very_many_accounts_is_slowed_down(db):
    waits = [seconds_to_wait(f"p{n}@veloza.example", OFFICE) for n in range(ADDRESS.free + 2)]
    assert waits[: ADDRESS.free + 1] == [0] * (ADDRESS.free + 1)
    assert 1 <= waits[-1] <= LONG_ADDRESS.longest
    assert seconds_to_wait("p1@veloza.example", HOME) == 0


def test_an_address_of_ipv6_counts_with_its_subscriber(db):
    for n in range(PAIR.free + 1):
        seconds_to_wait("ada@veloza.example", f"2001:db8:1:2::{n}")
    assert seconds_to_wait("ada@veloza.example", "2001:db8:1:2:ffff::1")
    assert not seconds_to_wait("ada@veloza.example", "2001:db8:1:3::1")


def test_case_and_spaces_make_no_other_account(admin):
    fail(admin.email, 6)
    assert sign_in(f" {admin.email.upper()} ", PASSWORD).status_code == 429


def test_tries_at_once_are_all_counted(db):
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _n: seconds_to_wait("ada@veloza.example", OFFICE), range(40)))
    assert waits.count(0) == PAIR.free + 1


def test_an_administrator_lets_a_person_try_again(admin, ana, django_capture_on_commit_callbacks):
    fail(ana.email, 8)
    own = signed_in(admin)
    page = own.get(f"/settings/people/{ana.pk}/").content.decode()
    assert f"Someone at {OFFICE} entered a wrong password or code" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert own.post(f"/settings/people/{ana.pk}/unlock/").status_code == 302
    assert may_sign_in(ana.email)
    assert "entered a wrong password" not in own.get(f"/settings/people/{ana.pk}/").content.decode()
    assert Event.objects.get(name="user.sign_in_unlocked").subject_id == ana.pk


def test_a_password_chosen_by_a_mailed_link_ends_the_wait(ana, mailoutbox):
    fail(ana.email, 8)
    visitor = Client(REMOTE_ADDR=OFFICE)
    visitor.post("/accounts/password/reset/", {"email": ana.email})
    link = re.search(r"http\S+?(/accounts/\S+)", mailoutbox[0].body)
    assert link
    target = visitor.get(link[1], follow=True).redirect_chain[-1][0]
    visitor.post(target, {"password1": "a-fine-long-secret", "password2": "a-fine-long-secret"})
    assert sign_in(ana.email, "a-fine-long-secret").status_code == 302


def test_reauthentication_is_limited_alike(ana):
    own = signed_in(ana)
    answers = [
        own.post("/accounts/reauthenticate/", {"password": f"wrong-{n}"}).status_code
        for n in range(7)
    ]
    assert answers == [200] * 6 + [429]


def change_password(own: Client, old: str, new: str = "a-fine-long-secret") -> int:
    fields = {"oldpassword": old, "password1": new, "password2": new}
    return own.post("/accounts/password/change/", fields).status_code


def test_wrong_old_passwords_are_limited_and_recorded_alike(ana):
    own = signed_in(ana)
    assert [change_password(own, f"wrong-{n}") for n in range(7)] == [200] * 6 + [429]
    failed = Event.objects.filter(name="user.sign_in_failed", subject_id=ana.pk)
    assert [event.facts for event in failed] == [{"address": "127.0.0.1"}] * 6
    assert change_password(own, PASSWORD) == 429
    assert may_sign_in(ana.email)
    time_passes()
    assert change_password(own, PASSWORD) == 302
    assert not may_sign_in(ana.email)


def test_the_right_old_password_makes_the_first_tries_free_again(ana):
    own = signed_in(ana)
    assert [change_password(own, f"wrong-{n}") for n in range(5)] == [200] * 5
    assert change_password(own, PASSWORD, new="short") == 200
    assert [change_password(own, f"wrong-{n}") for n in range(6)] == [200] * 6


def test_a_form_without_the_old_password_is_no_try(ana):
    own = signed_in(ana)
    assert [change_password(own, "") for _n in range(8)] == [200] * 8
    assert not Event.objects.filter(name="user.sign_in_failed").exists()
    assert change_password(own, PASSWORD) == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"netloc": "127.0.0.1:1"}, "limits are off until it is back"),
        ({"path": "/99999"}, "limits are off: check CACHE_URL"),  # there is no such database
    ],
)
def test_without_the_cache_people_sign_in(ana, settings, caplog, changes, words):
    """The limit is open then, deliberately: an outage locks nobody out."""
    kept = settings.CACHES["default"]
    location = urlsplit(kept["LOCATION"])._replace(**changes).geturl()
    settings.CACHES = {"default": kept | {"LOCATION": location}}
    assert fail(ana.email, 8) == [200] * 8
    assert may_sign_in(ana.email)
    assert words in caplog.text


def test_a_limit_without_free_tries_waits_from_the_second_on():
    limit = Limit(free=0, first=1, longest=4)
    assert [limit.wait_before(n) for n in (1, 2, 3, 4)] == [1, 2, 4, 4]


def test_links_that_are_asked_for_too_often_get_a_page_of_ours(ana):
    visitor = Client(REMOTE_ADDR=OFFICE)
    fields = {"email": ana.email}
    answers = [visitor.post("/accounts/password/reset/", fields) for _n in range(21)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 429
    assert "Wait a minute, then send it again." in answers[-1].content.decode()


def test_a_wait_from_before_the_clock_was_set_back_holds_nobody_up(admin):
    """Valkey forgets by the same clock, so the wait would be there for a day."""
    assert fail(admin.email, 7)[-1] == 429
    for key in client().keys("*:wait"):
        name = key.decode().split(":", 2)[2]
        cache.set(name, time.time() + 24 * 3600, 25 * 3600)
    assert sign_in(admin.email, PASSWORD).status_code == 302


def test_a_count_from_before_the_clock_was_set_back_begins_anew():
    assert [is_within_limit("tried", most=1, seconds=60) for _ in range(2)] == [True, False]
    cache.touch("limit:tried", 25 * 3600)
    assert [is_within_limit("tried", most=1, seconds=60) for _ in range(2)] == [True, False]
