"""The operators of the search box: names for conditions on the fields of tickets.

Each stands for a field and an operator of `fields.conditions`, so a search without words is a
filtered list. Every filterable field is also an operator by its own name.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fields.operators import Operator
from fields.registry import Field, Owner, fields_of
from fields.types.builtin import ME, Moment
from fields.types.values import Date, Number
from helpdesk import statuses

# Short names of fields; the first ones are told to a person who typed one that does not exist.
FIELDS = {
    "status": "status",
    "assignee": "assignee",
    "team": "team",
    "tag": "tags",
    "priority": "priority",
    "mailbox": "mailbox",
    "channel": "channel",
    "from": "requester",
    "organization": "organization",
    "created": "created_at",
    "updated": "updated_at",
    "waiting": "waiting_since",
}
SUBJECT, IS, HAS = "subject", "is", "has"
ONE_OF = ("status", "assignee", "team", "tag", "priority", "mailbox", "channel", "from",
          "organization", SUBJECT, HAS, IS)  # fmt: skip
OF_TIME = ("created", "updated", "waiting")
# Operators of a length of time: more is longer ago.
LENGTHS = frozenset({"waiting"})

# The meaning of a value of `is:` or `has:`: a field, an operator and its operand.
Meaning = tuple[str, Operator, str]
STATES: dict[str, Meaning] = {
    "unread": ("unread", Operator.IS, "true"),
    "needs-reply": ("needs_reply", Operator.IS, "true"),
    "snoozed": ("snoozed", Operator.IS, "true"),
    "unassigned": ("assignee", Operator.IS_SET, "false"),
    "mine": ("assignee", Operator.IS, ME),
    "mentioned": ("mentions_me", Operator.IS, "true"),
    "followed": ("follower", Operator.IS, ME),
    **{each.replace("_", "-"): ("status", Operator.IS, each) for each in statuses.ALL},
}
CONTENTS: dict[str, Meaning] = {"attachment": ("has_attachments", Operator.IS, "true")}

HINTS: dict[str, str | Promise] = {
    "status": _("new, open, pending, on-hold, solved or closed"),
    "assignee": _("me, none, or a colleague"),
    "team": _("the team it is given to"),
    "tag": _("a tag"),
    "priority": _("low, normal, high or urgent"),
    "mailbox": _("the mailbox it was sent to"),
    "channel": _("mail, web, phone, chat or api"),
    "from": _("a customer’s name or address"),
    "organization": _("the customer’s organization"),
    SUBJECT: _("words of the subject"),
    HAS: _("attachment"),
    IS: _("unread, needs-reply, snoozed, unassigned and more"),
    "created": _("created>2026-01-31, or created>7d for the last 7 days"),
    "updated": _("updated<30d for not changed in 30 days"),
    "waiting": _("waiting>2d for waiting longer than 2 days"),
}


def fields_by_operator() -> dict[str, Field]:
    """Return the field of each operator but `subject:`, `is:` and `has:`."""
    by_name = {field.name: field for field in fields_of(Owner.TICKET) if field.operators}
    short = {name: by_name[of] for name, of in FIELDS.items()}
    return {**by_name, **short}


def operator_names() -> frozenset[str]:
    return frozenset((*fields_by_operator(), SUBJECT, IS, HAS))


def compared_operators() -> frozenset[str]:
    """Return the operators that take < and >."""
    return frozenset(
        name
        for name, field in fields_by_operator().items()
        if isinstance(field.type, (Moment, Date, Number))
    )


def list_operators() -> str:
    """Return the operators as a sentence names them."""
    return ", ".join([*(f"{each}:" for each in ONE_OF), *(f"{each}>" for each in OF_TIME)])
