from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import MayAnswerOrReads, current_user
from accounts.idempotency import repeatable
from accounts.permissions import IsStaffPerson
from config.addresses import normalize_address
from config.api.pagination import NewestFirst
from customers.actions.find import find_or_create_customer
from fields.filters import FilteredList
from fields.registry import Owner
from fields.serializers import FieldsSerializer
from helpdesk.access import get_ticket_for, visible_tickets
from helpdesk.actions.open import open_ticket
from helpdesk.models import Channel, Message, Ticket
from mail.models import Mailbox


class MessageSerializer(serializers.ModelSerializer[Message]):
    author = serializers.CharField(source="author_name", read_only=True)

    class Meta:
        model = Message
        fields: ClassVar = ["id", "kind", "author", "channel", "text", "created_at"]


class TicketSerializer(FieldsSerializer):
    owner = Owner.TICKET
    read = (
        "id", "subject", "status", "priority", "channel", "requester", "requester_email",
        "reply_to", "asked_reply_to", "requester_name", "text", "mailbox", "assignee", "team",
        "tags", "created_at", "updated_at", "solved_at",
    )  # fmt: skip
    written = ("subject", "requester_email", "tags")

    id = serializers.IntegerField(read_only=True)
    # The address that the next reply goes to, and another one that the requester asked for.
    reply_to = serializers.EmailField(read_only=True)
    asked_reply_to = serializers.EmailField(read_only=True)
    requester_name = serializers.CharField(max_length=200, write_only=True, required=False)
    text = serializers.CharField(write_only=True, max_length=200_000)
    mailbox = serializers.PrimaryKeyRelatedField(
        queryset=Mailbox.objects.filter(is_active=True), required=False
    )

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Ticket:
        email = validated_data["requester_email"]
        return open_ticket(
            requester=find_or_create_customer(email, name=validated_data.get("requester_name", "")),
            requester_email=normalize_address(email),
            subject=validated_data["subject"],
            text=validated_data["text"],
            mailbox=validated_data.get("mailbox"),
            tags=validated_data.get("tags", ()),
            channel=Channel.API,
            by=self.context["request"].user,
        )


class TicketWithMessagesSerializer(TicketSerializer):
    messages = MessageSerializer(many=True, read_only=True)


class TicketViewSet(
    FilteredList,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
):
    """Tickets visible to the user, newest first.

    Parameters of the list filter it: all of them must hold, and of a repeated one, any value.
    """

    owner = Owner.TICKET
    queryset = Ticket.objects.none()
    serializer_class = TicketSerializer
    pagination_class = NewestFirst
    permission_classes = [IsStaffPerson, MayAnswerOrReads]
    lookup_value_regex = "[0-9]{1,18}"

    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Open a ticket with a first message."""
        return super().create(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One ticket with its messages."""
        return super().retrieve(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Ticket]:
        return visible_tickets(current_user(self.request)).filter(deleted_at=None)

    def get_object(self) -> Ticket:
        ticket = get_ticket_for(current_user(self.request), int(self.kwargs["pk"]))
        messages = Message.objects.select_related("customer", "agent")
        prefetch_related_objects([ticket], Prefetch("messages", messages))
        return ticket

    def get_serializer_class(self) -> type[TicketSerializer]:
        return TicketWithMessagesSerializer if self.action == "retrieve" else TicketSerializer
