import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail import signed_addresses
from mail.models import Mailbox
from mail.signed_addresses import (
    ReturnToken,
    bounce_address,
    is_own_message_id,
    new_message_id,
    plus_bounce_address,
    read_bounce_address,
    read_reply_address,
    read_subject_reference,
    reply_address,
    return_token,
    return_tokens_in,
    subject_reference,
)

MAILBOX = Mailbox(address="support@veloza.example")
kinds = st.from_regex(r"[a-z][a-z_]{0,19}", fullmatch=True)
numbers = st.integers(1, 10**18 - 1)


@given(kinds, numbers)
def test_a_reply_address_is_read_back_in_any_case(kind, number):
    address = reply_address(f"{kind}:{number}", MAILBOX)
    assert read_reply_address(address.upper()) == f"{kind}:{number}"
    assert address == address.lower()
    assert len(address.rpartition("@")[0]) <= 64


@given(numbers, numbers)
def test_the_code_of_one_thread_does_not_open_another(number, other):
    address = reply_address(f"ticket:{number}", MAILBOX)
    moved = address.replace(f"ticket-{number}.", f"ticket-{other}.")
    assert (read_reply_address(moved) is not None) == (number == other)


@given(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16), numbers)
def test_a_guessed_code_opens_nothing(code, number):
    assert read_reply_address(f"reply+ticket-{number}.{code}@veloza.example") is None
    assert read_bounce_address(f"bounce+{number}.{code}@veloza.example") is None
    assert read_bounce_address(f"bounce+{number}-0.{code}@veloza.example") is None
    assert read_subject_reference(f"Re: [ticket-{number}.{code}]") is None
    assert not is_own_message_id(f"{number:026d}.{code}@veloza.example")


@given(st.text())
def test_any_text_is_refused_quietly(text):
    assert read_reply_address(text) is None
    assert read_bounce_address(text) is None
    assert read_subject_reference(text) is None
    assert not is_own_message_id(text)


@given(numbers)
def test_a_code_for_one_purpose_is_none_for_another(number):
    code = bounce_address(number, 0, "x.example").partition(".")[2].partition("@")[0]
    assert read_reply_address(f"reply+ticket-{number}.{code}@x.example") is None


def test_only_a_kind_and_a_number_can_be_signed():
    with pytest.raises(ValueError):
        reply_address("ticket:42\r\nBcc: eve@x.example", MAILBOX)


@given(numbers, st.integers(0, 999))
def test_a_bounce_address_names_its_mail_and_recipient(number, index):
    address = bounce_address(number, index, "veloza.example")
    assert read_bounce_address(address.upper()) == ReturnToken(number, index)
    assert len(address.rpartition("@")[0]) <= 64


def test_the_address_of_one_recipient_does_not_name_another():
    code = bounce_address(42, 1, "x.example").partition(".")[2]
    assert read_bounce_address(f"bounce+42-0.{code}") is None
    assert read_bounce_address(f"bounce+42.{code}") is None
    assert read_bounce_address(f"bounce+43-1.{code}") is None


def test_a_return_address_of_an_earlier_release_names_its_mail():
    address = f"bounce+42.{signed_addresses._code('bounce', '42')}@x.example"
    assert read_bounce_address(address) == ReturnToken(42, None)


def test_a_return_address_is_found_behind_a_megabyte_without_a_space():
    """The search is linear in the text's length, not quadratic."""
    address = plus_bounce_address(42, 0, "support@veloza.example")
    assert return_tokens_in(f"{'x' * 1024 * 1024} rfc822;{address}") == [ReturnToken(42, 0)]


def test_the_token_of_a_copy_is_found_in_its_header_whatever_stands_around():
    text = f"> X-TANDEM-return:  {return_token(42, 3)}\nbounce-7.aaaaaaaaaaaaaaaa@x.example"
    assert return_tokens_in(text) == [ReturnToken(42, 3)]


def test_a_subject_reference_is_read_back():
    assert read_subject_reference(f"AW: Hello {subject_reference('ticket:42')}") == "ticket:42"


def test_message_ids_are_unique_and_ours():
    ids = {new_message_id(MAILBOX) for _ in range(100)}
    assert len(ids) == 100
    assert all(is_own_message_id(f"<{each}>") for each in ids)
    assert all(re.fullmatch(r"\S{43}@veloza\.example", each) for each in ids)


def test_a_retired_key_is_still_read(settings):
    address = reply_address("ticket:42", MAILBOX)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert read_reply_address(address) == "ticket:42"
    settings.SECRET_KEY_FALLBACKS = []
    assert read_reply_address(address) is None
