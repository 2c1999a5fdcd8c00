"""The sentence of a notification."""

from django.utils.translation import gettext as _

from helpdesk.models import Message, Notification
from ledger.models import Event

Kind = Notification.Kind


def sentence_of(notification: Notification, *, message: Message | None, writer: str) -> str:
    """Return what happened as a sentence: “Ben Okafor assigned #4711 to you”.

    `message` is the one that the event names, and `writer` the name of the customer who wrote it,
    if one did. A rule is named as one; Tandem itself has no name in the ledger.
    """
    event = notification.event
    words = {
        "who": writer or _actor(event),
        "number": notification.ticket_id,
        "team": event.facts.get("after_name", ""),
    }
    if writer and message and message.is_note:
        return _internal_pattern(message) % words
    return _pattern(Kind(notification.kind), by_customer=bool(writer)) % words


def _actor(event: Event) -> str:
    if event.actor_kind == Event.ActorKind.RULE:
        return _("The rule “%s”") % event.actor_name
    return event.actor_name or _("Tandem")


def _internal_pattern(message: Message) -> str:
    """Return the pattern for a mail that stays internal until an agent accepts it."""
    if message.is_doubtful:
        return _("An unverified mail in the name of %(who)s arrived on #%(number)d")
    return _("%(who)s, who is not a participant, wrote on #%(number)d")


def _pattern(kind: Kind, *, by_customer: bool) -> str:
    match kind:
        case Kind.ASSIGNED:
            return _("%(who)s assigned #%(number)d to you")
        case Kind.TEAM:
            return _("%(who)s assigned #%(number)d to your team %(team)s")
        case Kind.ANSWERED:
            return _("%(who)s answered #%(number)d")
        case Kind.FOLLOWED:
            return _("%(who)s answered #%(number)d, which you follow")
        case Kind.MENTIONED:
            return _("%(who)s mentioned you on #%(number)d")
        case Kind.REOPENED if by_customer:
            return _("%(who)s answered #%(number)d, which was solved")
        case Kind.REOPENED:
            return _("%(who)s reopened #%(number)d")
