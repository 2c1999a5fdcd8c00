"""Events of people, teams and the System page. `docs/events.md` lists the facts of each."""

from typing import Any, TypedDict

from ledger.facts import declare


class Changed(TypedDict):
    before: dict[str, Any]
    after: dict[str, Any]


class ProfileChanged(TypedDict):
    before: dict[str, str]
    after: dict[str, str]


class Invited(TypedDict):
    email: str
    role: str


class OfEmail(TypedDict):
    email: str


class AddressChanged(TypedDict):
    before: str
    after: str


class TokenIssued(TypedDict):
    token: str
    scope: str
    until: str


class TokenRevoked(TypedDict):
    token: str


class SignedIn(TypedDict):
    address: str


class PasswordChanged(TypedDict):
    address: str
    how: str


class SecondFactor(TypedDict):
    address: str
    kind: str


class SignedOut(TypedDict):
    sessions: int


class SessionEnded(TypedDict):
    browser: str
    address: str


class CompanyNamed(TypedDict):
    before: str
    after: str


class SetupHidden(TypedDict):
    is_hidden: bool


class TeamCreated(TypedDict):
    name: str
    sees: str


USER_INVITED = declare("user.invited", Invited)
USER_INVITED_AGAIN = declare("user.invited_again", OfEmail)
USER_PASSWORD_LINK_SHOWN = declare("user.password_link_shown", OfEmail)
USER_CHANGED = declare("user.changed", Changed)
USER_PROFILE_CHANGED = declare("user.profile_changed", ProfileChanged)
USER_ADDRESS_CHANGED = declare("user.address_changed", AddressChanged)
USER_SIGN_IN_UNLOCKED = declare("user.sign_in_unlocked")
USER_TOKEN_ISSUED = declare("user.token_issued", TokenIssued)
USER_TOKEN_REVOKED = declare("user.token_revoked", TokenRevoked)
USER_SIGNED_IN = declare("user.signed_in", SignedIn)
USER_SIGN_IN_FAILED = declare("user.sign_in_failed", SignedIn)
USER_PASSWORD_CHANGED = declare("user.password_changed", PasswordChanged)
USER_SECOND_FACTOR_ADDED = declare("user.second_factor_added", SecondFactor)
USER_SECOND_FACTOR_REMOVED = declare("user.second_factor_removed", SecondFactor)
USER_SESSION_ENDED = declare("user.session_ended", SessionEnded)
USER_SIGNED_OUT_EVERYWHERE = declare("user.signed_out_everywhere", SignedOut)
USER_AVAILABILITY_CHANGED = declare("user.availability_changed", Changed)
TEAM_CREATED = declare("team.created", TeamCreated)
TEAM_CHANGED = declare("team.changed", Changed)
COMPANY_RENAMED = declare("company.renamed", CompanyNamed)
COMPANY_SETUP_HIDDEN = declare("company.setup_hidden", SetupHidden)
