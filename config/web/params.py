"""Numbers from query strings and form fields."""

import re

WHOLE = re.compile(r"\d{1,17}")


def whole_number(text: str | None) -> int | None:
    """The whole number that `text` writes in decimal digits of any script; None for anything else.

    At most 17 digits: any such number fits a primary key (bigint). Characters such as "²", which
    `str.isdigit` accepts and `int` refuses, are not decimal digits.
    """
    return int(text) if text and WHOLE.fullmatch(text) else None
