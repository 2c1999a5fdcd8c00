"""Steps that merge and split share: messages move, and the columns of their tickets follow."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, Max, Q, QuerySet, Value

from helpdesk import formatting
from helpdesk.models import Attachment, HeldReply, Message, Ticket

CUSTOMERS = Q(customer__isnull=False, is_automatic=False)
PUBLIC = Q(kind=Message.Kind.PUBLIC) | Q(customer__isnull=False)
NEXT_KEY = "nextval(pg_get_serial_sequence('helpdesk_message', 'id'))"
LIST_COLUMNS = ["last_message_at", "last_requester_at", "preview", "has_attachments"]


def move_messages(messages: QuerySet[Message], *, origin: Ticket, to: Ticket) -> int:
    """Move messages of one ticket to another; each remembers where it was. Returns their number.

    They arrive there as new ones, so a reply is not sent over them unseen (`Message.arrival`). A
    reply that was held can be undone no more, as its undo would change the other ticket.
    """
    HeldReply.objects.filter(message__in=messages).delete()
    path = Func(
        F("moved_from"),
        Value(origin.pk, BigIntegerField()),
        function="array_append",
        output_field=ArrayField(BigIntegerField()),
    )
    arrival = Func(template=NEXT_KEY, output_field=BigIntegerField())
    return messages.update(ticket=to, moved_from=path, arrival=arrival)


def move_back(origin: Ticket, *, moved_to: int, now_in: Ticket) -> int:
    """Return the messages that moved from a ticket to `moved_to`, and are in `now_in` since.

    A message that was split off stays where it is.
    """
    moved = []
    found = Message.objects.filter(ticket=now_in, moved_from__contains=[origin.pk])
    for message in found.only("moved_from", "ticket", "arrival"):
        at = _step(message.moved_from, now_in.pk, step=(origin.pk, moved_to))
        if at is not None:
            message.ticket_id, message.moved_from = origin.pk, message.moved_from[:at]
            message.arrival = message.arrival if at else None
            moved.append(message)
    Message.objects.bulk_update(moved, ["ticket", "moved_from", "arrival"], batch_size=500)
    return len(moved)


def count_messages(ticket: Ticket) -> list[str]:
    """Set the columns that a list row shows from the ticket's messages; return their names."""
    newest = ticket.messages.filter(CUSTOMERS).order_by("-created_at", "-pk").first()
    times = ticket.messages.aggregate(
        last=Max("created_at"),
        without_notes=Max("created_at", filter=PUBLIC),
        of_customers=Max("created_at", filter=CUSTOMERS),
    )
    if times["last"] is None:
        return []  # all are elsewhere; the row is not shown
    ticket.last_message_at = times["without_notes"] or times["last"]
    ticket.last_requester_at = times["of_customers"]
    shown = newest or ticket.messages.order_by("created_at", "pk").first()
    ticket.preview = formatting.preview_of(shown.text) if shown else ""
    files = Attachment.objects.filter(message__ticket=ticket, is_inline=False)
    ticket.has_attachments = files.exists()
    return LIST_COLUMNS


def _step(moved_from: list[int], now: int, *, step: tuple[int, int]) -> int | None:
    """Return the place in a message's path at which it took a step, the last one; else None."""
    path = [*moved_from, now]
    places = [at for at in range(len(moved_from)) if (path[at], path[at + 1]) == step]
    return places[-1] if places else None
