"""The built-in fields of tickets."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from fields.registry import Column, Computed, Field, Owner, Related, declare
from fields.types.builtin import Moment, Person, Reference
from fields.types.values import Choice, Email, Several, Text, YesNo
from helpdesk import statuses
from helpdesk.models import Channel, Message, Priority, Status, TicketFollower, TicketSeen
from helpdesk.models.ticket import NEEDS_REPLY, SNOOZED


def unread_by(user: User) -> Q:
    """Filter to unsolved tickets with a customer message newer than the user's last visit."""
    seen = TicketSeen.objects.filter(
        user=user, ticket=OuterRef("pk"), seen_at__gte=OuterRef("last_requester_at")
    )
    return Q(last_requester_at__isnull=False) & Q(status__in=statuses.UNRESOLVED) & Q(~Exists(seen))


def mentions(user: User) -> Q:
    """Filter to tickets with a note that mentions the user."""
    notes = Message.objects.filter(
        ticket=OuterRef("pk"), kind=Message.Kind.NOTE, mentions__contains=[{"user": user.pk}]
    )
    return Q(Exists(notes))


TICKET_FIELDS = [
    declare(field)
    for field in (
        Field(Owner.TICKET, "subject", _("Subject"), Text(300), Column("subject"),
              is_required=True, is_filterable=False, is_searchable=True),
        Field(Owner.TICKET, "status", _("Status"), Choice(Status.choices), Column("status"),
              is_required=True),
        Field(Owner.TICKET, "priority", _("Priority"), Choice(Priority.choices),
              Column("priority"), is_required=True),
        Field(Owner.TICKET, "channel", _("Channel"), Choice(Channel.choices), Column("channel"),
              is_required=True),
        Field(Owner.TICKET, "requester", _("Requester"), Reference("customers.Customer"),
              Column("requester"), is_required=True),
        Field(Owner.TICKET, "requester_email", _("Requester’s email"), Email(),
              Column("requester_email"), is_required=True, is_filterable=False,
              is_searchable=True),
        Field(Owner.TICKET, "organization", _("Organization"),
              Reference("customers.Organization"), Column("requester__organization"),
              is_nullable=True),
        Field(Owner.TICKET, "mailbox", _("Mailbox"), Reference("mail.Mailbox"),
              Column("mailbox"), is_nullable=True),
        Field(Owner.TICKET, "assignee", _("Assignee"), Person(), Column("assignee"),
              is_nullable=True),
        Field(Owner.TICKET, "team", _("Team"), Reference("accounts.Team"), Column("team"),
              is_nullable=True),
        Field(Owner.TICKET, "tags", _("Tags"), Several(Text(60)), Column("tags")),
        Field(Owner.TICKET, "created_at", _("Created"), Moment(), Column("created_at"),
              is_required=True),
        Field(Owner.TICKET, "updated_at", _("Changed"), Moment(),
              Column("updated_at", not_after="last_message_at"), is_required=True),
        Field(Owner.TICKET, "solved_at", _("Solved"), Moment(), Column("solved_at"),
              is_nullable=True),
        Field(Owner.TICKET, "unread", _("Unread"), YesNo(), Computed(unread_by)),
        Field(Owner.TICKET, "needs_reply", _("Needs reply"), YesNo(),
              Computed(lambda _user: NEEDS_REPLY)),
        Field(Owner.TICKET, "waiting_since", _("Waiting since"), Moment(),
              Column("waiting_since"), is_nullable=True),
        Field(Owner.TICKET, "last_requester_at", _("Customer’s last message"), Moment(),
              Column("last_requester_at"), is_nullable=True),
        Field(Owner.TICKET, "snoozed", _("Snoozed"), YesNo(), Computed(lambda _user: SNOOZED)),
        Field(Owner.TICKET, "has_attachments", _("Has a file"), YesNo(),
              Computed(lambda _user: Q(has_attachments=True))),
        Field(Owner.TICKET, "mentions_me", _("Mentions me"), YesNo(), Computed(mentions)),
        Field(Owner.TICKET, "follower", _("Follower"), Person(),
              Related(TicketFollower, of="ticket", value="user"), is_nullable=True),
    )
]  # fmt: skip
