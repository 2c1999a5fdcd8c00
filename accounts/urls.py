from django.urls import path

from accounts.views import (
    availability,
    people,
    settings,
    setup,
    sign_out,
    signed_in,
    system,
    teams,
    tokens,
)

app_name = "accounts"
urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("signed-in/", signed_in.signed_in, name="signed-in"),
    path("settings/setup/", setup.setup, name="setup"),
    path("settings/setup/hide/", setup.hide, name="hide-setup"),
    path("settings/setup/show/", setup.show, name="show-setup"),
    path("settings/you/", people.profile, name="profile"),
    path("settings/you/availability/", availability.own_availability, name="own-availability"),
    path("settings/you/sign-out/", sign_out.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("settings/you/sessions/", sign_out.sessions, name="sessions"),
    path("settings/sessions/<uuid:handle>/end/", sign_out.end_session, name="end-session"),
    path("settings/people/<int:pk>/sign-out/", sign_out.sign_out_person, name="sign-out-person"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/new/", people.invite, name="invite"),
    path("settings/people/<int:pk>/", people.person, name="person"),
    path("settings/people/<int:pk>/address/", people.change_address, name="change-address"),
    path("settings/people/<int:pk>/availability/", availability.availability, name="availability"),
    path("settings/people/<int:pk>/unlock/", people.unlock, name="unlock"),
    path("settings/people/<int:pk>/invite/", people.send_invitation_again, name="invite-again"),
    path("settings/people/<int:pk>/link/", people.password_link, name="password-link"),
    path("settings/teams/", teams.teams, name="teams"),
    path("settings/teams/new/", teams.team, name="new-team"),
    path("settings/teams/<int:pk>/", teams.team, name="team"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/new/", tokens.new_token, name="new-token"),
    path("settings/tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke-token"),
    path("settings/system/", system.system, name="system"),
    path("settings/system/retry/<int:pk>/", system.retry_delivery, name="retry-delivery"),
]
