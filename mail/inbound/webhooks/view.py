"""The webhook view: 200 once the mails are stored, 503 when they cannot be stored now."""

import hashlib
import logging
from email.policy import SMTP
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.web.bad_input import sent_again
from mail.inbound.store import store
from mail.inbound.webhooks.body import TooLarge, exact_fields, set_small_fields, take_body
from mail.inbound.webhooks.providers import PROVIDERS, Provider
from mail.inbound.webhooks.raw_mail import RequestMail
from mail.inbound.webhooks.tracking import take_event

logger = logging.getLogger(__name__)

# Mailgun posts the raw mail only to a URL with "mime" in it.
KINDS = ("inbound", "inbound_mime", "tracking")
RETRY_AFTER = "60"


@csrf_exempt
@sent_again
@require_http_methods(["POST", "HEAD"])
def webhook(request: HttpRequest, provider: str, what: str) -> HttpResponse:
    """Accept a provider's request if it knows WEBHOOK_SECRET; 404 while none is set."""
    known = PROVIDERS.get(provider)
    if known is None or what not in KINDS or not _is_open():
        raise Http404
    if request.method == "HEAD":  # some providers check that the URL exists
        return HttpResponse()
    if "Authorization" not in request.headers:  # SNS sends its password only after a challenge
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Tandem"'})
    try:
        return _take(request, known, provider, what)
    except AnymailConfigurationError as error:
        logger.error("The webhook of %s is not set up: %s", provider, error)
        raise Http404 from error
    except AnymailWebhookValidationFailure as error:
        logger.warning("A request to the webhook of %s was refused: %s", provider, error)
        return HttpResponse(status=400)
    except TooLarge:
        return HttpResponse(status=413)
    except DatabaseError as error:
        logger.warning("A mail from %s could not be stored: %s", provider, error)
        return HttpResponse(status=503, headers={"Retry-After": RETRY_AFTER})


def _is_open() -> bool:
    """Return True if a secret is set. An empty secret would be known to everybody."""
    secrets = settings.ANYMAIL.get("WEBHOOK_SECRET") or []
    return bool(secrets) and all(secret.strip(":") and ":" in secret for secret in secrets)


def _take(request: HttpRequest, known: Provider, provider: str, what: str) -> HttpResponse:
    """Process the request. Any other error is a 500: the provider retries, and the log has it."""
    view = known.view(what)
    _check_secret(request)
    take_body(request)
    fields = exact_fields(request) if known.raw_field else {}
    if known.raw_field in fields:
        set_small_fields(request, fields)
    view.run_validators(request)
    mails = _mails(view, request, known, fields) if what != "tracking" else []
    for given in mails:
        store(given.raw, received_via=provider, envelope_from=given.sender, envelope_to=given.to)
    if not mails and (what == "tracking" or known.name == "Mandrill"):
        _note_events(view, request)
    return HttpResponse()


def _check_secret(request: HttpRequest) -> None:
    """Check the secret before the body is read, so that 64 MB are held for providers only."""
    from anymail.webhooks.base import AnymailBasicAuthMixin

    class Secret(AnymailBasicAuthMixin):
        esp_name = "any"

    Secret().run_validators(request)


def _mails(
    view: Any, request: HttpRequest, known: Provider, fields: dict[str, bytes]
) -> list[RequestMail]:
    given = known.extract(request, fields)
    return _rebuild(view, request) if given is None else given


def _rebuild(view: Any, request: HttpRequest) -> list[RequestMail]:
    """Rebuild mails from parsed parts with anymail; the first header marks them as rebuilt."""
    note = f"X-Tandem-Rebuilt: from the pieces that {view.esp_name} gave\r\n".encode()
    mark = hashlib.sha256(request.body).hexdigest()[:32]
    mails = [event.message for event in view.parse_events(request)]
    return [
        RequestMail(
            note + _as_bytes(mail, mark),
            mail.envelope_sender or "",
            [mail.envelope_recipient] if mail.envelope_recipient else [],
        )
        for mail in mails
    ]


def _as_bytes(mail: Any, mark: str) -> bytes:
    """Return the same bytes each time, so that a repeated request is recognised."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{mark}_{number}")
    return bytes(mail.as_bytes(policy=SMTP))


def _note_events(view: Any, request: HttpRequest) -> None:
    with transaction.atomic():
        for event in view.parse_events(request):
            take_event(event)
