from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class IsStaffPerson(BasePermission):
    """Signed in, active, and with a role."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_authenticated and request.user.is_staff_person


class MayAnswerOrReads(BasePermission):
    """Everybody of the company reads; who answers tickets also writes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or bool(request.user.may_answer)
