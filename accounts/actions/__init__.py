from accounts.actions.invite import CannotInvitePerson, invitation_url, invite_person
from accounts.actions.people import CannotChangePerson, change_person
from accounts.actions.profile import CannotChangeProfile, change_profile
from accounts.actions.teams import CannotChangeTeam, change_team, create_team
from accounts.actions.tokens import issue_token, revoke_token

__all__ = [
    "CannotChangePerson",
    "CannotChangeProfile",
    "CannotChangeTeam",
    "CannotInvitePerson",
    "change_person",
    "change_profile",
    "change_team",
    "create_team",
    "invitation_url",
    "invite_person",
    "issue_token",
    "revoke_token",
]
