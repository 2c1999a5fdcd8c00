"""Numbers in query strings and forms: decimal digits that fit a primary key, or nothing."""

import pytest

from config.web.params import whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 17, 10**17 - 1), ("４", 4)]
)
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " 7",
        "7 ",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "²",
        "Ⅷ",
        "7\n",
        "7\x00",
        "9" * 18,
        "9" * 5000,
    ],
)
def test_anything_else_is_none(text: str | None) -> None:
    assert whole_number(text) is None
