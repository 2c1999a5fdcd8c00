"""Requests to each URL: the arguments that name a real object, and the fields of its form."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.urls import URLResolver, get_resolver, reverse

from tests.house.permissions.world import SCORE, STOP, World

Make = Callable[[World], Any]


def every_url() -> Iterator[tuple[str, str]]:
    """Name with namespace and path of every URL, without the pages of django-allauth."""
    for name, path, view in _urls(get_resolver().url_patterns):
        if not view.__module__.startswith("allauth."):
            yield name, path


def mounted_urls() -> Iterator[tuple[str, str]]:
    """Name with namespace and path of every URL."""
    for name, path, _view in _urls(get_resolver().url_patterns):
        yield name, path


def _urls(
    patterns: list[Any], namespace: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or ""
            prefix = f"{namespace}{inner}:" if inner else namespace
            yield from _urls(pattern.url_patterns, prefix)
        else:
            yield f"{namespace}{pattern.name}", str(pattern.pattern), pattern.callback


# The object that a first part of the path names.
BY_PATH: dict[str, Make] = {
    "tickets/<int:pk>": lambda w: w.ticket,
    "panels/ticket/": lambda w: w.ticket,
    "panels/customer/": lambda w: w.customer,
    "customers/<int:pk>": lambda w: w.customer,
    "customers/organizations/": lambda w: w.organization,
    "contact-points/": lambda w: w.contact_point,
    "journeys/<int:pk>": lambda w: w.journey,
    "versions/": lambda w: w.version,
    "stages/": lambda w: w.stage,
    "touchpoints/": lambda w: w.touchpoint,
    "cards/": lambda w: w.card,
    "signals/": lambda w: w.signal,
    "feedback/<int:pk>": lambda w: w.answer,
    "inbox/spam/held/": lambda w: w.held,
    "inbox/views/": lambda w: w.view,
    "inbox/bulk/": lambda w: w.bulk,
    "postbox/<int:pk>": lambda w: w.letter,
    "settings/people/": lambda w: w.people["light_agent"],
    "settings/tokens/": lambda w: w.token,
    "settings/teams/": lambda w: w.team,
    "settings/system/retry/": lambda w: w.delivery,
    "settings/mailboxes/addresses/": lambda w: w.alias,
    "settings/mailboxes/": lambda w: w.mailbox,
    "settings/mail-queue/in/": lambda w: w.held,
    "settings/mail-queue/out/": lambda w: w.outbound,
    "settings/spam/senders/": lambda w: w.sender_rule,
    "settings/surveys/": lambda w: w.survey,
    "settings/placement/": lambda w: w.rule,
    "settings/saved-replies/": lambda w: w.macro,
}
BY_NAME: dict[str, Make] = {
    "account_reset_password_from_key": lambda w: w.password_link,
    "mfa_remove_webauthn": lambda w: [w.security_key.pk],
    "mfa_edit_webauthn": lambda w: [w.security_key.pk],
    "accounts:end-session": lambda w: [w.session.handle],
    "helpdesk:inbox": lambda w: ["all"],
    "helpdesk:bulk-menu": lambda w: ["people"],
    "helpdesk:attachment": lambda w: [w.text.pk],
    "helpdesk:preview": lambda w: [w.picture.pk],
    "helpdesk:preview-large": lambda w: [w.picture.pk],
    "helpdesk:first-lines": lambda w: [w.text.pk],
    "helpdesk:original": lambda w: [w.ticket.pk, w.message.pk],
    "helpdesk:original-eml": lambda w: [w.ticket.pk, w.message.pk],
    "helpdesk:split": lambda w: [w.ticket.pk, w.message.pk],
    "helpdesk:resend": lambda w: [w.ticket.pk, w.reply.pk],
    "helpdesk:withdraw-reply": lambda w: [w.ticket.pk, w.reply.pk],
    "helpdesk:remove-file": lambda w: [w.ticket.pk, UUID(int=7)],
    "helpdesk:message-html": lambda w: [w.message.pk],
    "customers:set-consent": lambda w: [w.customer.pk, "feedback"],
    "journeys:restore-card": lambda w: [w.touchpoint.pk, w.card.pk],
    "journeys:new-lookup-value": lambda w: ["channels"],
    "journeys:lookup-value": lambda w: ["channels", w.channel.pk],
    "journeys:answer": lambda w: [SCORE],
    "journeys:thanks": lambda w: [SCORE],
    "journeys:unsubscribe": lambda w: [STOP],
    "mail:webhook": lambda w: ["mailgun", "inbound"],  # without the secret
    "api:ticket-detail": lambda w: [w.ticket.pk],
    "api:customer-detail": lambda w: [w.customer.pk],
}
FIELDS: dict[str, Make] = {
    "journeys:assign-follow-up": lambda w: {"to": w.people["agent"].pk},
    "journeys:place-ticket": lambda w: {"touchpoint": w.touchpoint.pk},
    "journeys:add-card": lambda w: {"lane": "pains", "body": "Trust"},
    "helpdesk:bulk": lambda w: {
        "action": "priority",
        "priority": "high",
        "tickets": str(w.ticket.pk),
        "key": str(UUID(int=9)),
    },
    "helpdesk:save-view": lambda w: {"conditions": "status=open", "order": "newest"},
    "helpdesk:move-view": lambda w: {"to": "down"},
    "mail:queue-action": lambda w: {"list": "spam", "action": "recover", "mail": [w.held.pk]},
    "demo:sign-in": lambda w: {"person": w.people["agent"].pk},
}


QUERIES: dict[str, Make] = {
    "mail:queue-undo": lambda w: f"?mail={w.outbound.pk}",
}


def url_of(name: str, path: str, world: World) -> str:
    """The URL, with the key of the world's object where its path names one."""
    query = QUERIES[name](world) if name in QUERIES else ""
    if make := BY_NAME.get(name):
        return reverse(name, args=make(world))
    if "<" not in path:
        return reverse(name) + query
    for start, make in BY_PATH.items():
        if path.startswith(start) and "<int:pk>" in path:
            return reverse(name, args=[make(world).pk])
    raise AssertionError(f"Say in BY_PATH or BY_NAME which object {name} names.")


def fields_of(name: str, world: World) -> dict[str, Any]:
    return FIELDS[name](world) if name in FIELDS else {}
