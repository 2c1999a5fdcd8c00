from typing import Any, ClassVar

from django.db import transaction
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import MayAnswerOrReads
from accounts.idempotency import repeatable
from accounts.permissions import IsStaffPerson
from config.api.pagination import NewestFirst
from customers.actions.find import create_customer
from customers.actions.update import update_customer
from customers.models import ContactPoint, Customer, Organization
from fields.filters import FilteredList
from fields.registry import Owner
from fields.serializers import FieldsSerializer


class ContactPointSerializer(serializers.ModelSerializer[ContactPoint]):
    class Meta:
        model = ContactPoint
        fields: ClassVar = ["kind", "value", "is_primary", "verified_at"]


class CustomerSerializer(FieldsSerializer):
    owner = Owner.CUSTOMER
    read = (
        "id", "name", "email", "emails", "contact_points", "organization", "language",
        "time_zone", "phone", "location", "facts", "created_at",
    )  # fmt: skip
    written = ("name", "language", "time_zone", "phone", "location", "facts")

    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField(write_only=True, max_length=320)
    emails: serializers.SlugRelatedField[ContactPoint] = serializers.SlugRelatedField(
        source="addresses", slug_field="email", many=True, read_only=True
    )
    contact_points = ContactPointSerializer(many=True, read_only=True)
    name = serializers.CharField(max_length=200)
    organization: serializers.SlugRelatedField[Organization] = serializers.SlugRelatedField(
        slug_field="name", read_only=True
    )

    class Meta:
        model = Customer  # for the OpenAPI schema of the related fields

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Customer:
        email, name = validated_data.pop("email"), validated_data.pop("name")
        by = self.context["request"].user
        customer = create_customer(email=email, name=name, by=by)
        return update_customer(customer, changes=validated_data, by=by)


class CustomerViewSet(
    FilteredList,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
):
    """Customers, newest first. Parameters of the list filter it."""

    owner = Owner.CUSTOMER
    queryset = Customer.objects.select_related("organization").prefetch_related("contact_points")
    serializer_class = CustomerSerializer
    pagination_class = NewestFirst
    permission_classes = [IsStaffPerson, MayAnswerOrReads]

    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create a customer. The address must not belong to a customer already."""
        return super().create(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One customer."""
        return super().retrieve(request, *args, **kwargs)
