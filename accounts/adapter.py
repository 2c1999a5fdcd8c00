from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Account adapter with sign-up closed; administrators add people in Settings."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
