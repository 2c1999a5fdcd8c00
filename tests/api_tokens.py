"""API tokens for tests."""

from django.utils import timezone

from accounts.actions.tokens import issue_token
from accounts.models import User


def token_header(user: User, *, scope: str = "write") -> str:
    """Return the Authorization header of a new token that was used lately."""
    key = issue_token(user, by=user, name="Shop", scope=scope)
    user.api_tokens.update(last_used_at=timezone.now())
    return f"Token {key}"
