"""Form fields of each type: what is stored is shown, what is typed is read or refused."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from fields.forms import form_field, operand_field
from fields.operators import Operator
from fields.registry import Custom, Field, Owner
from fields.types.values import Choice, Date, Number, Several, Text, YesNo

OPTIONS = (("s", "Small"), ("m", "Medium"))
CASES = [
    (Text(20), "Ana", "v=Ana", 'value="Ana"'),
    (Text(20, is_multiline=True), "Ana", "v=Ana", "<textarea"),
    (Number(), Decimal("12.5"), "v=12.5", 'value="12.5"'),
    (Date(), date(2026, 11, 1), "v=2026-11-01", 'value="2026-11-01"'),
    (YesNo(), False, "v=false", '<option value="false" selected>'),
    (Choice(OPTIONS), "m", "v=m", '<option value="m" selected>'),
    (
        Several(Choice(OPTIONS)),
        ["m", "s"],
        "v=m&v=s",
        'value="m" class="checkbox" id="id_v_1" checked>',
    ),
]


def form(of, query: str | None = None, value=None, *, is_required=False) -> forms.Form:
    field = Field(Owner.TICKET, "v", "Value", of, Custom(), is_required=is_required)
    made = forms.Form(QueryDict(query) if query is not None else None, initial={"v": value})
    made.fields["v"] = form_field(field)
    return made


@pytest.mark.parametrize(("of", "value", "query", "shown"), CASES)
def test_a_value_is_shown_and_read(of, value, query, shown):
    assert shown in form(of, value=value).as_p()
    typed = form(of, query)
    assert typed.is_valid()
    assert typed.cleaned_data["v"] == value


@pytest.mark.parametrize(("of", "value", "query", "shown"), CASES)
def test_nothing_typed_is_no_value(of, value, query, shown):
    empty = form(of, "")
    assert empty.is_valid()
    assert empty.cleaned_data["v"] in (None, [])
    assert list(form(of, "", is_required=True).errors) == ["v"]


@pytest.mark.parametrize("typed", ["", "   "])
def test_spaces_are_nothing_typed(typed):
    made = form(Text(20), is_required=True)
    messages = {"required": "Enter a colour."}
    field = Field(Owner.TICKET, "v", "Value", Text(20), Custom(), is_required=True)
    made.fields["v"] = form_field(field, label="Colour", error_messages=messages)
    made.is_bound, made.data = True, {"v": typed}
    assert made.errors == {"v": ["Enter a colour."]}
    assert made["v"].label == "Colour"


@pytest.mark.parametrize(
    ("of", "operator", "typed", "operand"),
    [
        (Several(Text(5)), Operator.HAS_ANY, " red ", "red"),
        (Several(Text(5)), Operator.HAS_ANY, " ", ""),
        (Number(), Operator.AT_LEAST, "7", Decimal(7)),
    ],
)
def test_an_operand_is_read_as_in_a_condition(of, operator, typed, operand):
    field = operand_field(Field(Owner.TICKET, "v", "Value", of, Custom()), operator)
    assert field.label == "Value"
    assert field.clean(typed) == operand


@pytest.mark.parametrize(
    ("operator", "typed"),
    [(Operator.HAS_ANY, "orange"), (Operator.HAS_ANY, "a\0"), (Operator.SINCE, "red")],
)
def test_an_operand_that_no_condition_takes_is_refused(operator, typed):
    field = Field(Owner.TICKET, "v", "Value", Several(Text(5)), Custom())
    with pytest.raises(forms.ValidationError):
        operand_field(field, operator).clean(typed)


@pytest.mark.parametrize("of", [Number(), Date()])
def test_what_was_typed_wrongly_is_shown_again(of):
    typed = form(of, "v=soon")
    assert not typed.is_valid()
    assert 'value="soon"' in typed.as_p()
