"""The permission table: one row for a URL and its methods, one column for a role.

The object that a URL names belongs to the team Billing, as do lead, agent and light agent; `other`
is an agent of another team, `none` a person who signed in and has no access, `anon` is not signed
in. `in` stands for the redirect to the sign-in, `ok` for an answer of the view, also one that
refuses the fields of the form; a number is the status. A method without a row is answered 405.
"""

from typing import NamedTuple

ROLES = ("administrator", "lead", "agent", "light_agent", "cx_lead", "other_team", "stranger",
         "anonymous")  # fmt: skip
METHODS = ({"GET"}, {"POST"}, {"GET", "POST"})
ANSWERS = {"ok", "in", "401", "403", "404"}


class Row(NamedTuple):
    """`cells` maps a role to the answer it gets."""

    name: str
    method: str
    cells: dict[str, str]


TABLE = """
# URL                        methods   admin lead  agent light cx    other none  anon

# Public: nothing of ours, or what the token in the address names
healthz                      GET       ok    ok    ok    ok    ok    ok    ok    ok
readyz                       GET       ok    ok    ok    ok    ok    ok    ok    ok
journeys:answer              GET POST  403   403   403   403   403   403   ok    ok
journeys:thanks              GET POST  403   403   403   403   403   403   ok    ok
journeys:unsubscribe         GET POST  403   403   403   403   403   403   ok    ok
mail:webhook                 POST      401   401   401   401   401   401   401   401

# Start and demo
home                         GET       ok    ok    ok    ok    ok    ok    404   in
demo:home                    GET       ok    ok    ok    ok    ok    ok    404   in
demo:first-run               GET       ok    ok    ok    ok    ok    ok    404   in
demo:postbox                 GET       ok    ok    ok    ok    ok    ok    404   in
demo:mail                    GET       ok    ok    ok    ok    ok    ok    404   in
demo:frame                   GET       ok    ok    ok    ok    ok    ok    404   in
demo:skip                    POST      ok    ok    ok    ok    ok    ok    404   in
demo:show-on-map             POST      ok    ok    ok    ok    ok    ok    404   in
demo:day                     POST      ok    ok    ok    ok    ok    ok    404   in
demo:read                    POST      ok    ok    ok    ok    ok    ok    404   in
demo:reply-preview           POST      ok    ok    ok    ok    ok    ok    404   in
demo:reply                   POST      ok    ok    ok    ok    ok    ok    404   in
demo:write                   GET POST  ok    ok    ok    ok    ok    ok    404   in
demo:sign-in                 POST      ok    ok    ok    ok    ok    ok    ok    ok

# API
no-such-address              GET       404   404   404   404   404   404   404   401
no-such-address              POST      404   404   404   404   404   404   404   401
api:schema                   GET       ok    ok    ok    ok    ok    ok    404   401
api:docs                     GET       ok    ok    ok    ok    ok    ok    404   401
api:ticket-list              GET       ok    ok    ok    ok    ok    ok    404   401
api:customer-list            GET       ok    ok    ok    ok    ok    ok    404   401
api:customer-detail          GET       ok    ok    ok    ok    ok    ok    404   401
api:ticket-detail            GET       ok    ok    ok    ok    ok    403   404   401
api:ticket-list              POST      ok    ok    ok    403   403   ok    404   401
api:customer-list            POST      ok    ok    ok    403   403   ok    404   401
api:interactions             POST      ok    ok    ok    403   ok    ok    404   401

# Settings: accounts
account_change_password      GET POST  ok    ok    ok    ok    ok    ok    ok    in
account_reset_password       GET POST  ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_done  GET       ok    ok    ok    ok    ok    ok    ok    ok
accounts:signed-in           GET       ok    ok    ok    ok    ok    ok    404   in
accounts:settings            GET       ok    ok    ok    ok    ok    ok    404   in
accounts:profile             GET POST  ok    ok    ok    ok    ok    ok    404   in
accounts:people              GET       ok    403   403   403   403   403   404   in
accounts:teams               GET       ok    403   403   403   403   403   404   in
accounts:invite              GET POST  ok    403   403   403   403   403   404   in
accounts:person              GET POST  ok    403   403   403   403   403   404   in
accounts:change-address      GET POST  ok    403   403   403   403   403   404   in
accounts:unlock              POST      ok    403   403   403   403   403   404   in
accounts:invite-again        POST      ok    403   403   403   403   403   404   in
accounts:password-link       POST      ok    403   403   403   403   403   404   in
accounts:sessions            GET       ok    ok    ok    ok    ok    ok    404   in
accounts:end-session         POST      ok    404   404   ok    404   404   404   in
accounts:sign-out-elsewhere  POST      ok    ok    ok    ok    ok    ok    404   in
accounts:sign-out-person     POST      ok    403   403   403   403   403   404   in
accounts:new-team            GET POST  ok    403   403   403   403   403   404   in
accounts:team                GET POST  ok    403   403   403   403   403   404   in
accounts:tokens              GET       ok    ok    ok    403   403   ok    404   in
accounts:new-token           GET POST  ok    ok    ok    403   403   ok    404   in
accounts:revoke-token        POST      ok    404   ok    403   403   404   404   in
accounts:system              GET       ok    403   403   403   403   403   404   in
accounts:retry-delivery      POST      ok    403   403   403   403   403   404   in

# Customers
customers:list               GET       ok    ok    ok    ok    ok    ok    404   in
customers:customer           GET       ok    ok    ok    ok    ok    ok    404   in
journeys:customer-panel      GET       ok    ok    ok    ok    ok    ok    404   in
customers:new                GET POST  ok    ok    ok    403   403   ok    404   in
customers:edit               GET POST  ok    ok    ok    403   403   ok    404   in
customers:add-address        GET POST  ok    ok    ok    403   403   ok    404   in
customers:set-consent        POST      ok    ok    ok    403   403   ok    404   in
customers:add-note           GET POST  ok    ok    ok    ok    ok    ok    404   in

# Settings: mail
mail:mailboxes               GET       ok    403   403   403   403   403   404   in
mail:new-mailbox             GET POST  ok    403   403   403   403   403   404   in
mail:mailbox                 GET POST  ok    403   403   403   403   403   404   in
mail:receiving               GET POST  ok    403   403   403   403   403   404   in
mail:sending                 GET POST  ok    403   403   403   403   403   404   in
mail:account                 GET POST  ok    403   403   403   403   403   404   in
mail:dkim                    GET POST  ok    403   403   403   403   403   404   in
mail:aliases                 GET POST  ok    403   403   403   403   403   404   in
mail:decide-alias            POST      ok    403   403   403   403   403   404   in
mail:oauth-callback          GET       ok    403   403   403   403   403   404   in
mail:connect                 GET       ok    403   403   403   403   403   404   in
mail:mailbox-state           GET       ok    403   403   403   403   403   404   in
mail:test-mailbox            POST      ok    403   403   403   403   403   404   in
mail:queue                   GET       ok    403   403   403   403   403   404   in
mail:inbound-mail            GET       ok    403   403   403   403   403   404   in
mail:raw                     GET       ok    403   403   403   403   403   404   in
mail:outbound-mail           GET       ok    403   403   403   403   403   404   in
mail:queue-act               POST      ok    403   403   403   403   403   404   in
mail:queue-undo              POST      ok    403   403   403   403   403   404   in
mail:spam                    GET POST  ok    403   403   403   403   403   404   in
mail:add-sender              GET POST  ok    403   403   403   403   403   404   in
mail:remove-sender           POST      ok    403   403   403   403   403   404   in

# Tickets
helpdesk:inbox               GET       ok    ok    ok    ok    ok    ok    404   in
helpdesk:notifications       GET       ok    ok    ok    ok    ok    ok    404   in
helpdesk:notification-count  GET       ok    ok    ok    ok    ok    ok    404   in
helpdesk:read-notifications  POST      ok    ok    ok    ok    ok    ok    404   in
helpdesk:new-notifications   GET       ok    ok    ok    ok    ok    ok    404   in
helpdesk:notification-settings GET POST ok   ok    ok    ok    ok    ok    404   in
helpdesk:new-ticket          GET POST  ok    ok    ok    403   403   ok    404   in
helpdesk:held                GET       ok    ok    ok    403   403   403   404   in
helpdesk:mark-not-spam       POST      ok    ok    ok    403   403   403   404   in
helpdesk:ticket              GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:thread              GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:original            GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:original-eml        GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:attachment          GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:preview             GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:preview-large       GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:first-lines         GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:message-html        GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:people              GET       ok    ok    ok    403   403   403   404   in
helpdesk:note                GET POST  ok    ok    ok    ok    ok    403   404   in
helpdesk:draft               POST      ok    ok    ok    ok    ok    403   404   in
helpdesk:keep-file           POST      ok    ok    ok    ok    ok    403   404   in
helpdesk:remove-file         POST      ok    ok    ok    ok    ok    403   404   in
helpdesk:seen                POST      ok    ok    ok    ok    ok    403   404   in
helpdesk:mentions            GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:follow              POST      ok    ok    ok    ok    ok    403   404   in
helpdesk:unfollow            POST      ok    ok    ok    ok    ok    403   404   in
helpdesk:reply               GET       ok    ok    ok    ok    ok    403   404   in
helpdesk:reply               POST      ok    ok    ok    403   403   403   404   in
helpdesk:assign              POST      ok    ok    ok    403   403   403   404   in
helpdesk:resolve             POST      ok    ok    ok    403   403   403   404   in
helpdesk:reopen              POST      ok    ok    ok    403   403   403   404   in
helpdesk:undo                POST      ok    ok    ok    403   403   403   404   in
helpdesk:spam                POST      ok    ok    ok    403   403   403   404   in
helpdesk:not-spam            POST      ok    ok    ok    403   403   403   404   in
helpdesk:status              POST      ok    ok    ok    403   403   403   404   in
helpdesk:priority            POST      ok    ok    ok    403   403   403   404   in
helpdesk:tags                POST      ok    ok    ok    403   403   403   404   in
helpdesk:accept              POST      ok    ok    ok    403   403   403   404   in
helpdesk:rename              POST      ok    ok    ok    403   403   403   404   in
helpdesk:resend              POST      ok    ok    ok    403   403   403   404   in
journeys:ticket-panel        GET       ok    ok    ok    ok    ok    403   404   in
journeys:ticket-feedback     GET       ok    ok    ok    ok    ok    403   404   in
journeys:place-ticket        POST      ok    ok    ok    403   ok    403   404   in

# Maps
journeys:gallery             GET       ok    ok    ok    ok    ok    ok    404   in
journeys:map                 GET       ok    ok    ok    ok    ok    ok    404   in
journeys:touchpoint          GET       ok    ok    ok    ok    ok    ok    404   in
journeys:touchpoint-answers  GET       ok    ok    ok    ok    ok    ok    404   in
journeys:touchpoint-tickets  GET       ok    ok    ok    ok    ok    ok    404   in
journeys:stage-menu          GET       ok    ok    403   403   ok    403   404   in
journeys:touchpoint-menu     GET       ok    ok    403   403   ok    403   404   in
journeys:create-journey      GET POST  ok    ok    403   403   ok    403   404   in
journeys:rename-journey      GET POST  ok    ok    403   403   ok    403   404   in
journeys:publish             POST      ok    ok    403   403   ok    403   404   in
journeys:restore-version     POST      ok    ok    403   403   ok    403   404   in
journeys:add-stage           POST      ok    ok    403   403   ok    403   404   in
journeys:rename-stage        GET POST  ok    ok    403   403   ok    403   404   in
journeys:move-stage          POST      ok    ok    403   403   ok    403   404   in
journeys:remove-stage        POST      ok    ok    403   403   ok    403   404   in
journeys:restore-stage       POST      ok    ok    403   403   ok    403   404   in
journeys:add-touchpoint      POST      ok    ok    403   403   ok    403   404   in
journeys:edit-touchpoint     GET POST  ok    ok    403   403   ok    403   404   in
journeys:edit-promise        GET POST  ok    ok    403   403   ok    403   404   in
journeys:rename-touchpoint   GET POST  ok    ok    403   403   ok    403   404   in
journeys:move-touchpoint     POST      ok    ok    403   403   ok    403   404   in
journeys:set-feeling         POST      ok    ok    403   403   ok    403   404   in
journeys:retire-touchpoint   POST      ok    ok    403   403   ok    403   404   in
journeys:restore-touchpoint  POST      ok    ok    403   403   ok    403   404   in
journeys:add-card            GET POST  ok    ok    403   403   ok    403   404   in
journeys:edit-card           GET POST  ok    ok    403   403   ok    403   404   in
journeys:move-card           POST      ok    ok    403   403   ok    403   404   in
journeys:remove-card         POST      ok    ok    403   403   ok    403   404   in
journeys:restore-card        POST      ok    ok    403   403   ok    403   404   in
journeys:lookup-values       GET       ok    ok    403   403   ok    403   404   in
journeys:new-lookup-value    GET POST  ok    ok    403   403   ok    403   404   in
journeys:lookup-value        GET POST  ok    ok    403   403   ok    403   404   in

# Feedback
journeys:feedback            GET       ok    ok    ok    ok    ok    ok    404   in
journeys:response-funnel     GET       ok    ok    ok    ok    ok    ok    404   in
journeys:read-answer         POST      ok    ok    ok    ok    ok    403   404   in
journeys:finish-follow-up    GET POST  ok    ok    ok    ok    ok    403   404   in
journeys:assign-follow-up    POST      ok    ok    ok    ok    ok    403   404   in
journeys:judge-answer        POST      ok    403   403   403   ok    403   404   in
journeys:surveys             GET       ok    403   403   403   ok    403   404   in
journeys:placement           GET       ok    403   403   403   ok    403   404   in
journeys:survey-preview      GET       ok    403   403   403   ok    403   404   in
journeys:new-survey          GET POST  ok    403   403   403   ok    403   404   in
journeys:survey              GET POST  ok    403   403   403   ok    403   404   in
journeys:new-rule            GET POST  ok    403   403   403   ok    403   404   in
journeys:rule                GET POST  ok    403   403   403   ok    403   404   in
journeys:delete-rule         POST      ok    403   403   403   ok    403   404   in
"""


def read_table(text: str = TABLE) -> list[Row]:
    """A row for each method; a row that names an unknown answer or lacks a cell is an error."""
    rows = []
    for line in text.splitlines():
        cells = line.partition("#")[0].split()
        if not cells:
            continue
        name, *methods = cells[: -len(ROLES)]
        answers = cells[-len(ROLES) :]
        assert set(methods) in METHODS, f"The methods of this row: {line}"
        assert set(answers) <= ANSWERS, f"The answers of this row: {line}"
        rows += [Row(name, method, dict(zip(ROLES, answers, strict=True))) for method in methods]
    return rows
