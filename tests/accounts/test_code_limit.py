"""Wrong codes of a second factor slow down by account and address, and by account more widely."""

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from accounts import sign_in_limit
from accounts.actions.unlock import unlock_sign_in
from accounts.sign_in_limit import (
    ADDRESS,
    CODES,
    PAIR,
    Limit,
    forget_account,
    forget_try,
    of_codes,
    seconds_to_wait,
)
from tests.personas import PASSWORD

OFFICE, HOME = "203.0.113.7", "198.51.100.9"
CODE_PAGE = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _long_waits_without_earlier_tries(monkeypatch):
    monkeypatch.setattr(sign_in_limit, "PAIR", Limit(free=5, first=50, longest=3000))
    monkeypatch.setattr(sign_in_limit, "CODES", Limit(free=50, first=50, longest=300))
    monkeypatch.setattr(sign_in_limit, "ADDRESS", Limit(free=100, first=50, longest=300))
    cache.clear()


@pytest.fixture
def codes(ana) -> list[str]:
    """Recovery codes of Ana, who has a second factor."""
    TOTP.activate(ana, generate_totp_secret())
    return RecoveryCodes.activate(ana).get_unused_codes()


def at_the_code(person, address: str = OFFICE) -> Client:
    client = Client(REMOTE_ADDR=address)
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"].startswith(CODE_PAGE)
    return client


def send(client: Client, code: str) -> str:
    """Return the error of the page, or "" when the code was right."""
    answer = client.post(CODE_PAGE, {"code": code})
    if answer.status_code == 302:
        return ""
    found = re.findall(r"Too many wrong codes[^<]*|Incorrect code[^<]*", answer.content.decode())
    return found[0]


def test_wrong_codes_slow_down_and_the_right_one_waits_too(ana, codes):
    client = at_the_code(ana)
    errors = [send(client, "000000") for _n in range(7)]
    assert all(error.startswith("Incorrect code") for error in errors[:6])
    assert re.fullmatch(r"Too many wrong codes. Try again in \d+ seconds?\.", errors[6])
    assert send(client, codes[0]).startswith("Too many wrong codes.")
    assert send(at_the_code(ana, HOME), codes[0]) == ""  # another address is not held up


def test_the_right_code_makes_the_first_tries_free_again(ana, codes):
    client = at_the_code(ana)
    for _n in range(5):
        send(client, "000000")
    assert send(client, codes[0]) == ""
    assert seconds_to_wait(of_codes(ana.email), OFFICE) == 0


def test_wrong_codes_are_no_wrong_passwords(ana, codes):
    client = at_the_code(ana)
    for _n in range(8):
        send(client, "000000")
    at_the_code(ana)


def test_codes_from_very_many_addresses_are_slowed_down(db):
    account = of_codes("ana@veloza.example")
    waits = [seconds_to_wait(account, f"198.51.100.{n}") for n in range(CODES.free + 2)]
    assert waits[:-1] == [0] * (CODES.free + 1)
    assert waits[-1] > 0
    assert seconds_to_wait(of_codes("ben@veloza.example"), "198.51.100.1") == 0


def test_codes_from_very_many_addresses_hold_up_nobody_at_a_known_one(db):
    account = of_codes("ana@veloza.example")
    seconds_to_wait(account, HOME)
    forget_try(account, HOME)
    for n in range(CODES.free + 2):
        seconds_to_wait(account, f"198.51.100.{n + 100}")
    assert seconds_to_wait(account, OFFICE) > 0
    assert seconds_to_wait(account, HOME) == 0


def test_a_wait_for_codes_is_shown_behind_one_for_passwords_that_ended(db, monkeypatch):
    account = "ana@veloza.example"
    for _n in range(PAIR.free + 2):
        seconds_to_wait(account, HOME)
    later = time.time() + 60
    for _n in range(PAIR.free + 2):
        seconds_to_wait(of_codes(account), OFFICE)
    monkeypatch.setattr(time, "time", lambda: later)
    cache.set(sign_in_limit._notice(of_codes(account)), [OFFICE, later + 9], 60)
    assert sign_in_limit.held_up(account) == (OFFICE, 9)


def test_an_administrator_lets_somebody_with_wrong_codes_try_again(
    ana, admin, codes, django_capture_on_commit_callbacks
):
    client = at_the_code(ana)
    for _n in range(8):
        send(client, "000000")
    assert sign_in_limit.held_up(ana.email)
    with django_capture_on_commit_callbacks(execute=True):
        unlock_sign_in(ana, by=admin)
    assert send(client, codes[0]) == ""


def test_a_new_password_by_mail_forgets_no_wrong_codes(db):
    account = "ana@veloza.example"
    for _n in range(PAIR.free + 2):
        seconds_to_wait(account, OFFICE)
        seconds_to_wait(of_codes(account), OFFICE)
    forget_account(account, codes=False)
    assert seconds_to_wait(account, OFFICE) == 0
    assert seconds_to_wait(of_codes(account), OFFICE) > 0


def wrong_passwords_of_the_office() -> None:
    for n in range(ADDRESS.free + 2):
        seconds_to_wait(f"p{n}@veloza.example", OFFICE)


def test_an_account_that_signed_in_from_an_address_is_not_held_up_by_others_there(db):
    account = "ana@veloza.example"
    seconds_to_wait(account, OFFICE)
    forget_try(account, OFFICE)
    wrong_passwords_of_the_office()
    assert seconds_to_wait("ben@veloza.example", OFFICE) > 0
    assert [seconds_to_wait(account, OFFICE) for _n in range(PAIR.free + 2)][:-1] == [0] * 6
    assert seconds_to_wait(account, OFFICE) > 0  # its own limit holds


def test_an_administrator_lets_an_account_in_behind_the_limit_of_an_address(db):
    account = "ana@veloza.example"
    wrong_passwords_of_the_office()
    assert seconds_to_wait(account, OFFICE) > 0
    assert sign_in_limit.held_up(account)
    forget_account(account)
    assert seconds_to_wait(account, OFFICE) == 0
    assert seconds_to_wait("ben@veloza.example", OFFICE) > 0
