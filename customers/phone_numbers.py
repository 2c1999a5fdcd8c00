"""Phone numbers as they are compared."""

import re

SEPARATORS = re.compile(r"[\s().\-/\u00a0]")
NUMBER = re.compile(r"\+?[0-9]{6,15}")  # at most 15 digits: ITU-T E.164


def normalize_phone(text: str) -> str:
    """Return a written phone number without separators; "" if it is no single number.

    "0049 (0)30 1234-56" is "+4930123456". A number without a country code keeps its own form, as
    nothing tells the country.
    """
    number = SEPARATORS.sub("", text.replace("(0)", ""))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    return number if NUMBER.fullmatch(number) else ""
