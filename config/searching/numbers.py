"""Phone numbers and numbers with separators, in the forms in which people write and type them."""

import re
from collections.abc import Iterator

# Groups of digits, as they stand in "+49 (0)170 123 45 67", "089/12 34-56" and "1 299,00".
NUMBER = re.compile(r"(?:\+\s?)?\(?\d+(?:(?:[ ()/.'-]{1,3}|,)\d+)*")
_TRUNK = re.compile(r"\(0+\)")
_NO_DIGIT = re.compile(r"\D+")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?")
_WITHOUT_CENTS = re.compile(r"(\d+|\d{1,3}(?:[ .,']\d{2,3})+)[.,]0{1,2}")
# Shortest and longest number that is read as a phone number: ITU-T E.164 allows 15 digits, behind
# 00 or with an extension there are more.
MIN_DIGITS, MAX_DIGITS = 7, 20
# Country codes of one and of two digits (ITU-T E.164); all others have three.
_ONE = frozenset("17")
_TWO = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)


def digits_of(number: str) -> str:
    """Return the digits of a written number, without the (0) behind a country code."""
    return _NO_DIGIT.sub("", _TRUNK.sub("", number))


def is_international(number: str) -> bool:
    """Return True for a number with a country code; the end of a code, such as 00417, is none."""
    digits = digits_of(number)
    return number.startswith("+") or (digits.startswith("00") and len(digits) >= 10)


def without_country(digits: str) -> str:
    """Return the national number behind a country code; "" if there is none."""
    digits = digits.lstrip("0")
    length = 1 if digits[:1] in _ONE else 2 if digits[:2] in _TWO else 3
    return digits[length:].lstrip("0")


def is_grouped(number: str) -> bool:
    """Return True for digits in groups of three, such as 1 299 and 1.299,00."""
    return _GROUPED.fullmatch(number) is not None


def whole_part(number: str) -> str:
    """Return the digits of 1.299,00 without its zero cents; "" if it has none."""
    match = _WITHOUT_CENTS.fullmatch(number)
    return digits_of(match[1]) if match else ""


def stored_forms(number: str) -> Iterator[str]:
    """Yield the digits by whose beginning a written number is found.

    The last one is the longest: the number is also found by its end.
    """
    digits = digits_of(number)
    if is_grouped(number):
        yield digits
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        return
    if is_international(number):
        national = without_country(digits)
        yield national
        yield f"0{national}"
    elif digits.startswith("0"):
        yield digits.lstrip("0")
    yield digits.lstrip("0") if is_international(number) else digits


def typed_forms(number: str) -> tuple[list[str], list[str]]:
    """Return the digits that a typed number may begin with where it is stored, and end with."""
    digits = digits_of(number)
    if number.startswith("+"):
        national = without_country(digits)
        starts = [digits.lstrip("0"), *([national] if len(national) >= 4 else [])]
        return starts, [national] if len(national) >= 6 else []
    national_forms = [each for each in _national_forms(digits) if len(each) >= 6]
    ends = [digits] if len(digits) >= 3 else []
    return [digits, *national_forms], [*ends, *national_forms]


def _national_forms(digits: str) -> Iterator[str]:
    """Yield the national numbers that digits without "+" may be."""
    if is_international(digits):
        yield digits.lstrip("0")
        yield without_country(digits)
    elif len(digits) >= MIN_DIGITS and digits.startswith("0"):
        yield digits.lstrip("0")
    elif len(digits) == 11 and digits[0] in "178":  # the trunk prefix of Russia is 8
        yield digits[1:]
    elif len(digits) > 10:
        yield without_country(digits)
