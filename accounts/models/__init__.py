from accounts.models.absence import Absence
from accounts.models.company import Company
from accounts.models.idempotency_key import IdempotencyKey
from accounts.models.session import Session
from accounts.models.team import Membership, Team
from accounts.models.token import ApiToken
from accounts.models.user import Role, User

__all__ = [
    "Absence",
    "ApiToken",
    "Company",
    "IdempotencyKey",
    "Membership",
    "Role",
    "Session",
    "Team",
    "User",
]
