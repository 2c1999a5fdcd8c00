"""Values of each type: read from text and JSON, stored as JSON, and refused with a sentence."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from fields.types.builtin import ME, Moment, Pairs, Person, Reference
from fields.types.values import Choice, Date, Email, Number, Several, Text, YesNo

OPTIONS = (("red", "Red"), ("dark blue", "Dark blue"))
LETTERS = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")
TEXTS = st.text(LETTERS, min_size=1, max_size=60).map(str.strip).filter(bool)
NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal),
    st.decimals("-99999999", "99999999", places=7, allow_nan=False),
)
VALUES = {
    Text(60): TEXTS,
    Number(): NUMBERS,
    YesNo(): st.booleans(),
    Date(): st.dates(),
    Choice(OPTIONS): st.sampled_from(["red", "dark blue"]),
    Several(Text(60)): st.lists(TEXTS, unique=True, max_size=5),
    Several(Choice(OPTIONS)): st.lists(st.sampled_from(["red", "dark blue"]), unique=True),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
TYPES = [*VALUES, Email(), Moment(), Reference("accounts.Team"), Person(), Pairs()]
BY_NAME = {"ids": lambda of: type(of).__name__}


@pytest.mark.parametrize("of", VALUES, **BY_NAME)
@given(data=st.data())
def test_a_value_comes_back_from_its_json(of, data):
    value = data.draw(VALUES[of])
    kept = json.loads(json.dumps(of.to_json(of.clean(value))))
    assert of.from_json(kept) == value
    assert of.clean(kept) == value
    assert isinstance(of.display(value), str)


@pytest.mark.parametrize("of", [one for one in VALUES if not one.has_several_values], **BY_NAME)
@given(data=st.data())
def test_text_reads_as_the_value_it_prints(of, data):
    value = data.draw(VALUES[of])
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    assert of.clean(text) == of.clean(f"  {text} ") == value


@pytest.mark.parametrize("of", TYPES, **BY_NAME)
@given(raw=JSON)
def test_any_json_is_read_or_refused_with_a_sentence(of, raw):
    for clean in (of.clean, of.clean_operand):
        try:
            value = clean(raw)
        except ValidationError as error:
            messages = error.messages
        else:
            assert clean(value) == value
            messages = []
        assert all(message.endswith(".") for message in messages)


@given(value=st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30)), hours=st.integers(-12, 14))
def test_a_moment_keeps_its_instant(value, hours):
    moment = value.replace(tzinfo=UTC) + timedelta(hours=hours)
    assert Moment().clean(moment.isoformat()) == moment
    assert Moment().clean(moment.isoformat().replace("+", " ")) == moment
    assert Moment().from_json(Moment().to_json(moment)) == moment


def test_a_date_is_the_start_of_that_day_where_the_company_is(settings):
    settings.TIME_ZONE = "Europe/Madrid"
    assert Moment().clean("2026-07-01") == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("of", "raw", "message"),
    [
        (Text(3), "four", "at most 3 characters"),
        (Text(), "a\0b", "cannot be stored"),
        (Text(), "a\ud800", "cannot be stored"),
        (Text(), ["a"], "Enter text"),
        (Text(), True, "Enter text"),
        (Email(), "carla", "valid email"),
        (Number(), "²", "such as 12.5"),
        (Number(), "NaN", "such as 12.5"),
        (Number(), "Infinity", "such as 12.5"),
        (Number(), True, "Enter a number"),
        (Number(), "1e999999", "at most 15 digits"),
        (Number(), "1" * 16, "at most 15 digits"),
        (Number(), "0.1234567890123456", "at most 15 digits"),
        (Number(), "0.0000000000000123", "at most 15 digits"),
        (Number(), "9" * 5000, "at most 15 digits"),
        (YesNo(), "perhaps", "true or false"),
        (YesNo(), 2, "true or false"),
        (Date(), "2026-02-30", "like 2026-11-01"),
        (Date(), "01.11.2026", "like 2026-11-01"),
        (Date(), "٢٠٢٦-١١-٠١", "like 2026-11-01"),
        (Date(), datetime(2026, 11, 1), "like 2026-11-01"),
        (Choice(OPTIONS), "green", "red, dark blue"),
        (Choice(OPTIONS), ["red"], "Choose one"),
        (Several(), "refund", "list of values"),
        (Several(), ["x"] * 101, "at most 100"),
        (Several(), [""], "Enter text"),
        (Several(Choice(OPTIONS)), ["red", "green"], "Choose one"),
        (Moment(), "2026-11-01T09:00", "Add the zone"),
        (Moment(), "2026-11-01T25:00Z", "time with its zone"),
        (Moment(), "0001-01-01", "year from 1000"),
        (Moment(), "9999-12-31T23:00:00-12:00", "year from 1000"),
        (Reference("accounts.Team"), "²", "Give a number"),
        (Reference("accounts.Team"), "0", "Give a number"),
        (Reference("accounts.Team"), -1, "Give a number"),
        (Reference("accounts.Team"), 2**63, "Give a number"),
        (Reference("accounts.Team"), True, "Give a number"),
        (Pairs(), ["a"], "object of names"),
        (Pairs(), {"a": [{"b\0": 1}]}, "cannot be stored"),
        (Pairs(), {"a": [{"b": "\ud800"}]}, "cannot be stored"),
        (Pairs(), {"a": float("nan")}, "object of names"),
        (Pairs(), {"a": "x" * 100_001}, "at most 100000 characters"),
    ],
)
def test_a_wrong_value_is_refused(of, raw, message):
    with pytest.raises(ValidationError) as refused:
        of.clean(raw)
    assert message in refused.value.messages[0]


def test_me_is_an_operand_and_no_value():
    assert Person().clean_operand("Me") == ME
    with pytest.raises(ValidationError):
        Person().clean(ME)
    with pytest.raises(ValidationError, match="or “me”"):
        Person().clean_operand("you")


def test_options_and_several_are_displayed_by_their_labels():
    assert Several(Choice(OPTIONS)).display(["red", "dark blue"]) == "Red, Dark blue"
    assert Choice(OPTIONS).display("gone") == "gone"
    assert Date().display(date(2026, 11, 1)) == "Nov. 1, 2026"
    assert Moment().display(datetime(2026, 11, 1, 9, tzinfo=UTC)) == "Nov. 1, 2026, 9 a.m."
    assert YesNo().display(True) == "Yes"
    assert Number().display(Decimal("12.5")) == "12.5"
    assert Pairs().display({"Bike": "Ronda 3", "Size": 54}) == "Bike: Ronda 3; Size: 54"
