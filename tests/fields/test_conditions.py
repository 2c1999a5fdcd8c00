"""Conditions select the rows that their operator names, over columns and custom values."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer, Organization
from fields.conditions import read_condition
from fields.operators import Operator as Op
from fields.registry import Custom, Field, Owner, get_field
from fields.types.values import Choice, Date, Number, Several, Text, YesNo
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db
OPTIONS = (("s", "Small"), ("m", "Medium"), ("l", "Large"))
SIZES = st.sampled_from(["s", "m", "l"])
MEANINGS = {
    Op.IS: lambda value, operands: value in operands,
    Op.IS_NOT: lambda value, operands: value not in operands,
    Op.IS_SET: lambda value, operands: (value not in (None, [])) == operands[0],
    Op.SINCE: lambda value, operands: value is not None and value >= operands[0],
    Op.BEFORE: lambda value, operands: value is not None and value < operands[0],
    Op.AT_LEAST: lambda value, operands: value is not None and value >= operands[0],
    Op.AT_MOST: lambda value, operands: value is not None and value <= operands[0],
    Op.HAS_ANY: lambda value, operands: bool({*value} & {*operands}),
    Op.HAS_ALL: lambda value, operands: {*operands} <= {*value},
    Op.HAS_NONE: lambda value, operands: not {*value} & {*operands},
}
VALUES = {
    Text(9): st.sampled_from(["a", "B", "a b", '"', "\\", "é"]),
    Number(): st.decimals(-20, 20, places=1) | st.sampled_from([Decimal(10) ** 14, Decimal("0.1")]),
    YesNo(): st.booleans(),
    Date(): st.dates(date(999, 12, 1), date(1000, 2, 1)) | st.dates(),
    Choice(OPTIONS): SIZES,
    Several(Choice(OPTIONS)): st.lists(SIZES, unique=True),
}


@pytest.mark.parametrize("of", VALUES, ids=lambda of: type(of).__name__)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_condition_on_a_custom_field_means_what_its_operator_says(of, data, ana):
    field = Field(Owner.CUSTOMER, "test_value", "Test value", of, Custom())
    values = VALUES[of] if of.has_several_values else st.none() | VALUES[of]
    operand = SIZES if of.has_several_values else VALUES[of]
    Customer.objects.all().delete()
    rows = []
    for value in data.draw(st.lists(values, min_size=1, max_size=4)):
        row = Customer()
        field.write(row, value)
        row.save()
        rows.append((row.pk, value))
    for operator in field.operators:
        most = 3 if operator.takes_several else 1
        wanted = st.booleans() if operator is Op.IS_SET else operand
        operands = data.draw(st.lists(wanted, min_size=1, max_size=most))
        q = read_condition(field, operator, operands).q(ana)
        found = set(Customer.objects.filter(q).values_list("pk", flat=True))
        assert found == {pk for pk, value in rows if MEANINGS[operator](value, operands)}


@pytest.fixture
def found(carla, dora, mailbox, ana, billing):
    """Return the subjects that a condition finds among four tickets."""
    carla.organization = Organization.objects.create(name="Rad")
    carla.save()
    rows = [
        Ticket(subject="one", requester=carla, assignee=ana, team=billing, tags=["a", "b"]),
        Ticket(subject="two", requester=carla, status="open", tags=["b"], mailbox=mailbox),
        Ticket(subject="three", requester=dora, status="pending", tags=[]),
        Ticket(subject="four", requester=dora, priority="urgent", tags=["c"], assignee=ana),
    ]
    Ticket.objects.bulk_create(rows)

    def find(name: str, operator: Op, *raw: object) -> str:
        q = read_condition(get_field(Owner.TICKET, name), operator, raw).q(ana)
        return " ".join(Ticket.objects.filter(q).values_list("subject", flat=True))

    return find


def test_conditions_on_columns(found, carla, billing):
    assert found("status", Op.IS, "new") == "one four"
    assert found("status", Op.IS, "new", "pending") == "one three four"
    assert found("status", Op.IS_NOT, "new") == "two three"
    assert found("status", Op.IS_NOT, "new", "open", "pending", "on_hold", "solved", "closed") == ""
    assert found("priority", Op.IS, "urgent") == "four"
    assert found("requester", Op.IS, str(carla.pk)) == "one two"
    assert found("team", Op.IS_NOT, billing.pk) == "two three four"
    assert found("mailbox", Op.IS_SET, "yes") == "two"
    assert found("tags", Op.HAS_ANY, "a", "c") == "one four"
    assert found("tags", Op.HAS_ALL, "a", "b") == "one"
    assert found("tags", Op.HAS_NONE, "b") == "three four"
    assert found("tags", Op.IS_SET, "false") == "three"
    assert found("created_at", Op.SINCE, "2020-01-01") == "one two three four"
    assert found("created_at", Op.BEFORE, "2020-01-01") == ""


def test_conditions_on_relations_and_persons(found, carla):
    assert found("organization", Op.IS, carla.organization_id) == "one two"
    assert found("organization", Op.IS_NOT, carla.organization_id) == "three four"
    assert found("organization", Op.IS_SET, "no") == "three four"
    assert found("assignee", Op.IS, "me") == "one four"
    assert found("assignee", Op.IS_NOT, "me", "999") == "two three"
    assert found("assignee", Op.IS_SET, "no") == "two three"


def test_unread_depends_on_the_person(found, ana):
    assert found("unread", Op.IS, "true") == ""
    assert found("unread", Op.IS, "false") == "one two three four"


@pytest.mark.parametrize(
    ("name", "operator", "raw", "message"),
    [
        ("status", Op.IS, ["lost"], "Choose one of"),
        ("status", Op.IS, [], "Enter a value"),
        ("status", Op.SINCE, ["new"], "no condition “since”"),
        ("subject", Op.IS, ["x"], "no condition “is”"),
        ("created_at", Op.SINCE, ["2026-01-01", "2026-01-02"], "Give one value"),
        ("tags", Op.HAS_ANY, ["x"] * 51, "at most 50"),
        ("assignee", Op.IS_SET, ["me"], "true or false"),
        ("team", Op.IS, ["me"], "Give a number"),
    ],
)
def test_a_wrong_condition_is_refused(name, operator, raw, message):
    with pytest.raises(ValidationError, match=message):
        read_condition(get_field(Owner.TICKET, name), operator, raw)


@pytest.mark.parametrize(
    ("of", "operator", "raw"),
    [
        (Text(9), Op.IS, ["gold"]),
        (Number(), Op.IS, ["7", "8"]),
        (Several(Choice(OPTIONS)), Op.HAS_ANY, ["s", "m"]),
        (Several(Choice(OPTIONS)), Op.HAS_ALL, ["s", "m"]),
    ],
)
def test_equality_of_custom_values_is_found_by_the_index(of, operator, raw, ana):
    field = Field(Owner.TICKET, "test_value", "Test value", of, Custom())
    rows = Ticket.objects.filter(read_condition(field, operator, raw).q(ana)).order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "ticket_fields" in rows.explain()
