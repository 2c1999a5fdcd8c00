"""Rules look at fields of the registry, and match as they always did."""

import pytest

from accounts.models import User
from fields.operators import Operator
from fields.registry import Owner, get_field
from helpdesk.models import Ticket
from journeys.models import Touchpoint, TouchpointRule
from journeys.placement.forms import RuleForm
from journeys.placement.rules import RULE_FIELDS, matching_rule
from mail.models import Mailbox
from tests.personas import signed_in

NEW = "/settings/placement/new/"


def matches(ticket: Ticket, **conditions: object) -> bool:
    return matching_rule([TouchpointRule(**conditions)], ticket, "the rim is bent") is not None


@pytest.mark.parametrize(
    ("ticket", "conditions", "expected"),
    [
        ({"mailbox_id": 7}, {"mailbox_id": 7}, True),
        ({"mailbox_id": 8}, {"mailbox_id": 7}, False),
        ({"mailbox_id": None}, {"mailbox_id": 7}, False),
        ({"mailbox_id": 7}, {}, True),
        ({}, {}, True),
        ({"tags": ["damage", "wheel"]}, {"tag": "wheel"}, True),
        ({"tags": ["damage"]}, {"tag": "Damage"}, True),
        ({"tags": ["DAMAGE"]}, {"tag": "damage"}, True),
        ({"tags": ["damages"]}, {"tag": "damage"}, False),
        ({"tags": []}, {"tag": "damage"}, False),
        ({"mailbox_id": 7, "tags": ["damage"]}, {"mailbox_id": 7, "tag": "damage"}, True),
        ({"mailbox_id": 8, "tags": ["damage"]}, {"mailbox_id": 7, "tag": "damage"}, False),
        ({"mailbox_id": 7, "tags": []}, {"mailbox_id": 7, "tag": "damage"}, False),
        ({"tags": ["damage"]}, {"tag": "damage", "words": ["BENT"]}, True),
        ({"tags": ["damage"]}, {"tag": "damage", "words": ["lost"]}, False),
    ],
)
def test_all_conditions_of_a_rule_must_hold(ticket, conditions, expected):
    """Without a database: a rule costs no query."""
    assert matches(Ticket(**ticket), **conditions) is expected


def test_the_fields_of_rules_are_kept():
    assert [(each.name, each.field, each.operator) for each in RULE_FIELDS] == [
        ("mailbox", get_field(Owner.TICKET, "mailbox"), Operator.IS),
        ("tag", get_field(Owner.TICKET, "tags"), Operator.HAS_ANY),
    ]
    assert all(each.operator in each.field.operators for each in RULE_FIELDS)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 61, "Enter at most 60 characters."),
        ("dam\0age", "Null characters are not allowed."),
    ],
)
def test_a_tag_that_no_ticket_has_is_refused(chloe: User, touchpoint: Touchpoint, typed, said):
    page = signed_in(chloe).post(NEW, {"touchpoint": touchpoint.pk, "tag": typed, "position": 0})
    assert page.status_code == 422
    assert page.context["form"].errors["tag"] == [said]


@pytest.mark.parametrize("name", ["mailbox", "tag", "words"])
def test_one_condition_is_enough(chloe: User, touchpoint: Touchpoint, mailbox: Mailbox, name: str):
    value = {"mailbox": mailbox.pk, "tag": f" {'x' * 60} ", "words": "bent"}[name]
    typed = {"touchpoint": touchpoint.pk, "position": 0, name: value}
    assert signed_in(chloe).post(NEW, typed).status_code == 302
    rule = TouchpointRule.objects.get()
    kept = {"mailbox": rule.mailbox, "tag": rule.tag, "words": rule.words}
    nothing = {"mailbox": None, "tag": "", "words": []}
    assert kept == nothing | {name: {"mailbox": mailbox, "tag": "x" * 60, "words": ["bent"]}[name]}


def test_the_page_and_the_form_have_the_names_of_the_registry(
    chloe: User, touchpoint: Touchpoint, mailbox: Mailbox
):
    TouchpointRule.objects.create(touchpoint=touchpoint, tag="<damage>")
    TouchpointRule.objects.create(touchpoint=touchpoint, mailbox=mailbox)
    page = signed_in(chloe).get("/settings/placement/").text
    for label in ("Mailbox", "Tags"):
        assert f"<th>{label}</th>" in page
    assert "<td>&lt;damage&gt;</td>" in page
    assert f"<td>{mailbox}</td>" in page
    assert "<td>None</td>" not in page
    form = RuleForm()
    assert [form[name].label for name in ("mailbox", "tag")] == ["Mailbox", "Tags"]
    assert form.fields["mailbox"].empty_label == "any mailbox"
