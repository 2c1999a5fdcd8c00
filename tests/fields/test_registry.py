"""The registry: declared once, read from rows, written to rows."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given

from customers.models import Customer, Organization
from fields.operators import Operator
from fields.registry import Column, Custom, Field, Owner, Related, declare, fields_of, get_field
from fields.types.builtin import Moment, Pairs
from fields.types.values import Number, Several, Text, YesNo
from helpdesk.models import Ticket
from tests.fields.test_values import NUMBERS

MODELS = {Owner.TICKET: Ticket, Owner.CUSTOMER: Customer, Owner.ORGANIZATION: Organization}
AMOUNT = Field(Owner.TICKET, "amount", "Amount", Number(), Custom())
COLORS = Field(Owner.TICKET, "colors", "Colors", Several(Text(20)), Custom())
EVERY = [field for owner in Owner for field in fields_of(owner)]


@pytest.mark.parametrize("field", EVERY, ids=lambda field: f"{field.owner} {field.name}")
def test_a_built_in_field_fits_its_column(field):
    if not isinstance(field.storage, Column):
        return
    column = MODELS[field.owner]
    for part in field.storage.path.split("__"):
        found = column._meta.get_field(part)
        column = found.related_model
    assert field.is_nullable == found.null
    if isinstance(field.type, Text):
        assert field.type.max_length == found.max_length
    if found.choices:
        assert list(field.type.options) == list(found.choices)


@pytest.mark.parametrize("field", EVERY, ids=lambda field: f"{field.owner} {field.name}")
def test_a_filterable_column_has_an_index(field):
    if not field.operators or not isinstance(field.storage, Column):
        return
    model, path = MODELS[field.owner], field.storage.path
    if "__" in path:
        relation, path = path.split("__")
        model = model._meta.get_field(relation).related_model
    first = {index.fields[0].removeprefix("-") for index in model._meta.indexes if index.fields}
    assert path in first or model._meta.get_field(path).db_index


def test_names_of_built_in_fields_are_kept():
    """They stand in saved views, rules, programs of others: add to this, and rename nothing."""
    names = {owner: [field.name for field in fields_of(owner)] for owner in Owner}
    assert names == {
        "ticket": [
            "subject", "status", "priority", "channel", "requester", "requester_email",
            "organization", "mailbox", "assignee", "team", "tags", "created_at", "updated_at",
            "solved_at", "unread", "needs_reply", "waiting_since", "last_requester_at",
            "snoozed", "has_attachments", "mentions_me", "follower", "touchpoint",
        ],
        "customer": [
            "name", "organization", "language", "time_zone", "phone", "location", "facts",
            "created_at", "last_seen_at",
        ],
        "organization": ["name", "domain", "about", "created_at"],
    }  # fmt: skip


def test_a_field_is_declared_once():
    with pytest.raises(ValueError, match="declared already"):
        declare(Field(Owner.TICKET, "status", "Status", Text(), Custom()))
    assert get_field(Owner.TICKET, "status").label == "Status"
    with pytest.raises(KeyError):
        get_field(Owner.TICKET, "sattus")


@pytest.mark.parametrize("name", ["", "Amount", "a__b", "_a", "a_", "1a", "a-b", "é", "a\n"])
def test_a_name_fits_query_strings_and_filters(name):
    with pytest.raises(ValueError, match="is no field name"):
        Field(Owner.TICKET, name, "Amount", Number(), Custom())


def test_a_custom_field_has_a_type_that_is_stored_as_json():
    with pytest.raises(ValueError, match="cannot be Moment"):
        Field(Owner.TICKET, "due", "Due", Moment(), Custom())


@given(value=NUMBERS)
def test_a_custom_value_is_read_as_it_was_written(value):
    ticket = Ticket(fields={"other": 1})
    assert AMOUNT.write(ticket, AMOUNT.clean(str(value))) == "fields"
    assert AMOUNT.read(ticket) == value
    assert ticket.fields["other"] == 1


@pytest.mark.parametrize(("field", "empty"), [(AMOUNT, None), (COLORS, [])])
@pytest.mark.parametrize("raw", [None, "", "  "])
def test_an_empty_value_leaves_no_trace(field, empty, raw):
    ticket = Ticket(fields={"amount": 7, "colors": ["red"]})
    field.write(ticket, field.clean(raw))
    assert field.read(ticket) == empty
    assert field.name not in ticket.fields
    assert field.display(empty) == ""


@pytest.mark.parametrize("field", EVERY, ids=lambda field: f"{field.owner} {field.name}")
@pytest.mark.parametrize(("raw", "has_such"), [([], "has_several_values"), ({}, "is_object")])
def test_an_empty_list_or_object_is_a_value_of_its_types_alone(field, raw, has_such):
    if getattr(field.type, has_such):
        assert field.clean(raw) == field.empty == raw
    else:
        with pytest.raises(ValidationError):
            field.clean(raw)


def test_an_object_without_a_value_is_an_object():
    facts = get_field(Owner.CUSTOMER, "facts")
    assert isinstance(facts.type, Pairs)
    assert [facts.clean(raw) for raw in (None, " ", {})] == [{}, {}, {}]
    for deep in ("[" * 101, "[" * 5000):
        nested = []
        for _bracket in deep:
            nested = [nested]
        with pytest.raises(ValidationError, match="100 deep"):
            facts.clean({"a": nested})


def test_no_and_zero_are_values():
    is_gift = Field(Owner.TICKET, "is_gift", "Gift", YesNo(), Custom())
    ticket = Ticket()
    is_gift.write(ticket, False)
    AMOUNT.write(ticket, AMOUNT.clean("0"))
    assert ticket.fields == {"is_gift": False, "amount": 0}
    assert (is_gift.display(False), AMOUNT.display(AMOUNT.read(ticket))) == ("No", "0")


def test_a_written_row_shares_no_value_with_another():
    first = Ticket(fields={"amount": 7})
    second = Ticket(fields=first.fields)
    AMOUNT.write(second, AMOUNT.clean(8))
    assert first.fields == {"amount": 7}


def test_a_built_in_value_is_a_column():
    customer = Customer(name="Carla")
    field = get_field(Owner.CUSTOMER, "phone")
    assert field.write(customer, "+34 93") == "phone"
    assert (customer.phone, field.read(customer), customer.fields) == ("+34 93", "+34 93", {})


@pytest.mark.parametrize("field", EVERY, ids=lambda field: f"{field.owner} {field.name}")
def test_related_values_have_an_index_and_operators_of_references(field):
    if not isinstance(field.storage, Related):
        return
    rows, operators = field.storage.rows, {Operator.IS, Operator.IS_NOT, Operator.IS_SET}
    assert rows._meta.get_field(field.storage.of).related_model is MODELS[field.owner]
    assert rows._meta.get_field(field.storage.value).db_index
    assert set(field.operators) <= operators


@pytest.mark.parametrize("name", ["organization", "unread", "follower", "touchpoint"])
def test_a_field_for_conditions_alone_is_not_read(name):
    with pytest.raises(TypeError, match="only for conditions"):
        get_field(Owner.TICKET, name).read(Ticket())


def test_a_stored_value_is_a_key_and_costs_no_query():
    ticket = Ticket(mailbox_id=7, tags=["a"], status="open", fields={"amount": 7})
    names = ("mailbox", "tags", "status", "assignee")
    stored = [get_field(Owner.TICKET, name).stored(ticket) for name in names]
    assert stored == [7, ["a"], "open", None]
    assert AMOUNT.stored(ticket) == 7


def test_a_required_field_is_always_set():
    subject = get_field(Owner.TICKET, "subject")
    with pytest.raises(ValidationError, match="Enter a value"):
        subject.clean(" ")
    assert Operator.IS_SET not in get_field(Owner.TICKET, "status").operators
    assert Operator.IS_SET in get_field(Owner.TICKET, "assignee").operators
    assert subject.operators == ()
