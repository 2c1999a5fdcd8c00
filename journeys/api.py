from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import MayAnswerOrEditMaps
from accounts.idempotency import repeatable
from accounts.permissions import IsStaffPerson
from config.api.known_names import KnownFields, KnownParameters
from customers.actions.find import find_or_create_customer
from fields.serializers import MomentField
from journeys.models import Channel, Interaction, Touchpoint
from journeys.placement.interactions import record_interaction


class InteractionSerializer(KnownFields):
    """An interaction.

    `source` and `external_id` identify the event in your system. Sending it again is answered with
    200 and the stored one; sending it with other facts is refused, and the stored one is kept.
    """

    id = serializers.IntegerField(read_only=True)
    customer_email = serializers.EmailField(max_length=320, write_only=True)
    customer_name = serializers.CharField(max_length=200, write_only=True, required=False)
    customer = serializers.IntegerField(source="customer_id", read_only=True)
    touchpoint = serializers.PrimaryKeyRelatedField(
        queryset=Touchpoint.objects.filter(retired_at=None)
    )
    channel = serializers.SlugRelatedField(
        slug_field="name", queryset=Channel.objects.all(), required=False, allow_null=True
    )
    occurred_at = MomentField(required=False)
    summary = serializers.CharField(max_length=300, required=False, allow_blank=True)
    source = serializers.SlugField(max_length=60)  # type: ignore[assignment]  # the field's standard name
    external_id = serializers.CharField(max_length=120)

    def validate_source(self, value: str) -> str:
        if value == "ticket":
            raise serializers.ValidationError("“ticket” is Tandem's own. Name your system.")
        return value

    def validate_occurred_at(self, value: datetime) -> datetime:
        if value > timezone.now() + timedelta(days=1):
            raise serializers.ValidationError("This lies in the future. Check the time zone.")
        return value

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Interaction:
        email = validated_data.pop("customer_email")
        by, name = self.context["request"].user, validated_data.pop("customer_name", "")
        customer = find_or_create_customer(email, name=name, by=by)
        found, self.is_new = record_interaction(customer=customer, by=by, **validated_data)
        return found


class InteractionView(KnownParameters):
    """Record that a customer reached a touchpoint, reported by another system.

    201 if it is new, 200 if it was recorded before, 409 if it was recorded with other facts.
    """

    permission_classes = (IsStaffPerson, MayAnswerOrEditMaps)

    @repeatable
    @extend_schema(
        request=InteractionSerializer,
        responses={201: InteractionSerializer, 200: InteractionSerializer},
    )
    def post(self, request: Request) -> Response:
        serializer = InteractionSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        serializer.save()
        new, known = status.HTTP_201_CREATED, status.HTTP_200_OK
        return Response(serializer.data, status=new if serializer.is_new else known)
