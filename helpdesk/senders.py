"""The addresses that a ticket's first mail came from: for blocking its sender."""

from helpdesk.models import Message, Ticket


def senders_of(ticket: Ticket) -> list[str]:
    """Return the address in From, then the requester's, if that mail only named it in Reply-To.

    They are one and the same for most tickets; none for a ticket without an address.
    """
    first = Message.objects.filter(ticket=ticket, customer=ticket.requester_id)
    sent_from = first.order_by("pk").values_list("inbound__sent_from", flat=True)[:1]
    found = [*sent_from, ticket.requester_email]
    return list(dict.fromkeys(each for each in found if each))


def senders_to_choose(ticket: Ticket) -> list[str]:
    """Return the same where a person has to choose between two; else [].

    A verified requester was not only named, so nothing is looked up.
    """
    senders = [] if ticket.is_verified else senders_of(ticket)
    return senders if len(senders) > 1 else []
