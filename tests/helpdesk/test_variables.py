import pytest

from helpdesk.variables import NAMES, fill, unfilled_variables, unknown_variables


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_a_variable(name):
    text = f"Hi {{{name}}}, hi {{ {name.upper()} }}."
    assert (unknown_variables(text), unfilled_variables(text)) == ([], [name])
    assert fill(text, {name: "Ana"}) == "Hi Ana, hi Ana."


def test_another_name_is_none():
    text = "{customer.age} {customer.age} {Ticket.Colour} {customer.first_name}"
    assert unknown_variables(text) == ["customer.age", "Ticket.Colour"]


@pytest.mark.parametrize(
    "text", ["", "{}", "{a}", "{ }", "{1.2}", "{{", "a { b", '{"a": 1}', "{.}"]
)
def test_other_braces_are_text(text):
    assert (unknown_variables(text), unfilled_variables(text)) == ([], [])
    assert fill(text, dict.fromkeys(NAMES, "x")) == text


def test_one_without_a_value_stays_and_is_named():
    text = fill("Hi {customer.first_name}, it is {ticket.number}.", {"ticket.number": "7"})
    assert text == "Hi {customer.first_name}, it is 7."
    assert unfilled_variables(text) == ["customer.first_name"]


def test_a_value_that_looks_like_a_variable_is_not_filled_again():
    values = {"ticket.subject": "{agent.name}", "agent.name": "Ana"}
    assert fill("{ticket.subject}", values) == "{agent.name}"


def test_a_hostile_text_takes_no_time():
    assert unknown_variables("{a." * 100_000 + "{" * 100_000) == []
