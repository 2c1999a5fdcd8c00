"""Address headers: the person who is named, whatever stands around the address."""

import time

import pytest

from mail.parsing.message.address_list import split_people
from mail.parsing.parsed import Address
from mail.parsing.read import read

EVE = "eve@evil.example"


def pairs(value: str) -> list[tuple[str, str]]:
    return [(each.name, each.address) for each in split_people(value)]


@pytest.mark.parametrize(
    "front",
    [
        "ana@veloza.example",
        '"ana@veloza.example"',
        "=?utf-8?Q?ana=40veloza.example?=",
        "=?utf-8?Q?ana=40veloza.example=2C?=",
        "=?utf-8?B?YW5hQHZlbG96YS5leGFtcGxlLA==?=",
        "=?utf-8?Q?Ana_=3Cana=40veloza.example=3E=2C?=",
        "(ana@veloza.example)",
        '"Ana <ana@veloza.example>"',
        '"Ana \\" <ana@veloza.example>"',
        'Ana, ana@veloza.example "',
    ],
)
def test_the_address_in_angle_brackets_wins(front):
    (only,) = split_people(f"{front} <{EVE}>")
    assert only.address == EVE


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("=?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <j@firm.example>", [("Müller, Jörg", "j@firm.example")]),
        ("=?utf-8?Q?Jane_=40_Acme?= <jane@acme.example>", [("Jane @ Acme", "jane@acme.example")]),
        ("=?utf-8?Q?Doe=2C?= =?utf-8?Q?_Jane?= <jane@x.example>", [("Doe, Jane", "jane@x.example")]),
        ("Doe, Jane <jane@x.example>", [("Doe, Jane", "jane@x.example")]),
        ("Doe, Jane, Dr. <jane@x.example>, b@x.example", [("Doe, Jane, Dr.", "jane@x.example"), ("", "b@x.example")]),
        ('"Doe, Jane" <jane@x.example>', [("Doe, Jane", "jane@x.example")]),
        ('"Jane \\"J\\" Doe" <jane@x.example>', [('Jane "J" Doe', "jane@x.example")]),
        ("\"O'Brien, Pat\" <pat.o'brien@x.example>", [("O'Brien, Pat", "pat.o'brien@x.example")]),
        ("jane@x.example (Jane Doe)", [("Jane Doe", "jane@x.example")]),
        ("Jane [mailto:jane@x.example]", [("Jane", "jane@x.example")]),
        ("<mailto:jane@x.example>", [("", "jane@x.example")]),
        ("<@relay.example:jane@x.example>", [("", "jane@x.example")]),
        ("jane <jane @x.example>", [("jane", "jane@x.example")]),
        ("jane@[192.0.2.1]", [("", "jane@[192.0.2.1]")]),
        ("jörg@bücher.example", [("", "jörg@bücher.example")]),
        ('"taro..yamada."@docomo-like.example', [("", '"taro..yamada."@docomo-like.example')]),
        ('T <"taro..yamada."@docomo-like.example>', [("T", '"taro..yamada."@docomo-like.example')]),
        ('"very odd"@odd.example', [("", '"very odd"@odd.example')]),
        ('"jane"@x.example', [("", "jane@x.example")]),
        ("=?utf-8?Q?Jane_=3Cjane=40x.example=3E?=", [("Jane", "jane@x.example")]),
        ("=?utf-8?Q?jane=40x.example?=, b@x.example", [("", "jane@x.example"), ("", "b@x.example")]),
        ("undisclosed-recipients:;", []),
        ('Shops: a@x.example, "Shop, B" <b@x.example>;, c@x.example', [("", "a@x.example"), ("Shop, B", "b@x.example"), ("", "c@x.example")]),
        ("Jane: Sales <jane@x.example>", [("Jane: Sales", "jane@x.example")]),
        ("Whoever", [("Whoever", "")]),
        ("<>", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_and_addresses(value, people):
    assert pairs(value) == people


def mail_from(*values: str):
    return read("".join(f"From: {each}\r\n" for each in values).encode() + b"\r\nHello")


@pytest.mark.parametrize(
    "values",
    [
        ("Ben <ben@pair.example>, Carol <carol@pair.example>",),
        ("ana@veloza.example, <eve@evil.example>",),
        ("ana@veloza.example eve@evil.example",),
        ("Ana <ana@veloza.example> <eve@evil.example>",),
        ("Ana <ana@veloza.example eve@evil.example>",),
        ("ana@veloza.example", "eve@evil.example"),
    ],
)
def test_several_addresses_in_from_are_noticed(values):
    assert mail_from(*values).has_several_senders


@pytest.mark.parametrize(
    "values", [("Doe, Jane <jane@x.example>",), ("jane@x.example", "Jane <JANE@x.example>"), ()]
)
def test_one_address_is_one_sender(values):
    assert not mail_from(*values).has_several_senders


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("boss@veloza.example", ""),
        ("Ana <ana@veloza.example>", ""),
        ("(ana@veloza.example)", ""),
        ("Eve@Evil.example", "Eve@Evil.example"),
        ("Jane @ Acme", "Jane @ Acme"),
        ("@jane", "@jane"),
    ],
)
def test_a_name_that_is_another_address_is_not_shown(name, shown):
    assert Address(name=name, address=EVE).shown_name == shown


@pytest.mark.parametrize(
    "piece",
    ['"', '"\\', "(", "((a)", "(()", "<", ",", "a@b", "a@b,", '"a"@', '"a@', "\ue000", ":", "=?",
     "=?utf-8?q?a?= ", "Foo, "],
)  # fmt: skip
def test_a_hostile_header_takes_no_time(piece):
    begin = time.process_time()
    split_people((piece * 64_000)[:64_000])
    assert time.process_time() - begin < 3
