from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # the settings name this module while Django REST framework loads its views
    from rest_framework.request import Request
    from rest_framework.views import APIView


class IsStaffPerson(BasePermission):
    """Allow active, signed-in people with a role; a user without one gets 404."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        if not request.user.is_staff_person:
            raise Http404
        if request.user.lacks_second_factor:
            raise PermissionDenied(
                _("Your role needs a second factor. Sign in to Tandem and set one up.")
            )
        return True
