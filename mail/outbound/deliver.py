import logging
from collections.abc import Callable
from enum import Enum, auto

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.addresses import checked_address
from mail.models import OutboundMail, SmtpServer
from mail.outbound.compose import compose, copy_for, envelope_sender
from mail.outbound.connections import Connections
from mail.outbound.deadline import Deadline
from mail.outbound.delivery_result import apply_compose_error, apply_delivery_result, keep_waiting
from mail.outbound.dkim import CannotSign
from mail.outbound.due import Server, due_of
from mail.outbound.no_server import release
from mail.outbound.routes import CannotRoute, Route, discard_token, own_server, route_of
from mail.outbound.savepoint import isolated
from mail.outbound.server_state import (
    is_backing_off,
    record_failure,
    record_shared_failure,
    record_shared_success,
    record_success,
)
from mail.outbound.transport import Refusal, ServerUnavailable, SignInRefused
from mail.outbound.unrecorded import unrecorded

logger = logging.getLogger(__name__)

State = OutboundMail.State
NOT_REACHED = 450
STOPPED = _("Tandem was restarted; the mail is sent soon.")


class Attempt(Enum):
    """The result of an attempt to send one mail."""

    SENT = auto()
    NOT_SENT = auto()
    NO_SERVER = auto()  # the next mail of the same server would fail too


def deliver(pk: int) -> bool:
    """Send one mail of the outbox if it is due; True when the server has accepted it."""
    with Connections() as connections:
        return attempt(pk, connections) is Attempt.SENT


def deliver_lane(server: Server, *, most: int, may_go_on: Callable[[], bool]) -> bool:
    """Send due mail of one server, at most `most` mails over one connection.

    False when the server could not be used: the next mail would fail too.
    """
    with Connections(may_go_on) as connections:
        for pk in list(due_of(server).values_list("pk", flat=True)[:most]):
            if not may_go_on():
                break
            if _attempt_isolated(pk, connections) is Attempt.NO_SERVER:
                return False
    return True


def _attempt_isolated(pk: int, connections: Connections) -> Attempt:
    """Attempt one mail; any exception is recorded and the batch continues."""
    try:
        return attempt(pk, connections)
    except Exception as error:
        logger.exception("Mail %s could not be tried", pk)
        with isolated(f"Mail {pk} could not be put off"):
            _postpone(pk, f"{type(error).__name__}: {error}")
        return Attempt.NOT_SENT


def _postpone(pk: int, why: str) -> None:
    mail = OutboundMail.objects.due(timezone.now()).select_for_update(skip_locked=True).get(pk=pk)
    mail.attempts += 1
    keep_waiting(mail, why)
    mail.save()


def attempt(pk: int, connections: Connections) -> Attempt:
    """The same as `deliver`, but returns whether there was a server at all.

    The row stays locked while it is sent, so two workers never send it and a killed one frees it.
    If the database goes away meanwhile, the server's answer is recorded by the next attempt. If
    the process is killed between the server's acceptance and our commit, or another mailer takes
    the mail before the answer is recorded, it goes out again under the same Message-ID: the one
    window that SMTP cannot close.
    """
    due = OutboundMail.objects.due(timezone.now()).select_related("mailbox__smtp").filter(pk=pk)
    known = due.first()
    if known is None:
        return Attempt.NOT_SENT
    server = own_server(known.mailbox)
    if server is None and not settings.MAIL_URL and not known.is_connection_test:
        return Attempt.NO_SERVER
    if server and is_backing_off(server, timezone.now()) and not known.is_connection_test:
        due.filter(error="").update(error=server.error)
        return Attempt.NO_SERVER
    route = _route(server)
    with transaction.atomic():
        mail = due.select_for_update(skip_locked=True, of=("self",)).first()
        if mail is None:
            return Attempt.NOT_SENT
        release(mail, timezone.now())
        mail.attempts += 1
        has_server = _send(mail, server, route, connections)
        mail.save()
    unrecorded.forget(pk)
    if not has_server:
        return Attempt.NO_SERVER
    return Attempt.SENT if mail.state == State.SENT else Attempt.NOT_SENT


def _route(server: SmtpServer | None) -> Route | CannotRoute:
    """Return the route, before the mail is locked.

    A refreshed token must be committed whatever happens to the mail, as the refresh token may work
    only once.
    """
    try:
        return route_of(server)
    except CannotRoute as problem:
        return problem


def _send(
    mail: OutboundMail,
    server: SmtpServer | None,
    route: Route | CannotRoute,
    connections: Connections,
) -> bool:
    """Send the mail; False when there was no server that could accept it."""
    try:
        mail.recipients = mail.recipients or list(
            dict.fromkeys(checked_address(each) for each in (*mail.to, *mail.cc))
        )
        content = compose(mail)
    except Exception as error:
        logger.exception("Mail %s could not be written", mail.pk)
        apply_compose_error(mail, error)
        return True
    try:
        waiting, refused = _answer(mail, server, content, route, connections)
    except CannotSign as error:
        apply_compose_error(mail, error)
        return True
    except (ServerUnavailable, CannotRoute) as error:
        keep_waiting(mail, str(error))
        if server:
            record_failure(server, str(error))
        elif isinstance(error, ServerUnavailable):
            record_shared_failure(str(error))
        if server and isinstance(error, SignInRefused):
            discard_token(server)
        return False
    mail.delivered_to = [*mail.delivered_to, *(each for each in waiting if each not in refused)]
    apply_delivery_result(mail, refused)
    if server:
        with isolated(f"The server of mailbox {server.mailbox_id} could not be noted"):
            record_success(server, has_sent=len(refused) < len(waiting))
    else:
        with isolated("The shared server could not be noted"):
            record_shared_success(has_sent=len(refused) < len(waiting))
    return True


def _answer(
    mail: OutboundMail,
    server: SmtpServer | None,
    content: bytes,
    route: Route | CannotRoute,
    connections: Connections,
) -> tuple[list[str], dict[str, Refusal]]:
    """Hand the mail over, or return the answer of the attempt that was not recorded."""
    if known := unrecorded.take_for(mail):
        logger.warning(
            "Mail %s: the server has answered, but the database was away. The answer is recorded"
            " now, and the mail is not sent again.",
            mail.pk,
        )
        return known.asked, known.refused
    waiting = mail.waiting_recipients
    refused = _hand_over(mail, server, content, route, connections)
    unrecorded.keep(mail, waiting, refused)
    return waiting, refused


def _hand_over(
    mail: OutboundMail,
    server: SmtpServer | None,
    content: bytes,
    route: Route | CannotRoute,
    connections: Connections,
) -> dict[str, Refusal]:
    """Send each recipient a copy; return the refused ones.

    If the server goes away or this process is to stop after the first copies, the others wait.
    Raises ServerUnavailable if the server was not there for the first.
    """
    if isinstance(route, CannotRoute):
        raise route
    refused: dict[str, Refusal] = {}
    waiting = mail.waiting_recipients
    with Deadline(settings.MAIL_DEADLINE_SECONDS) as deadline:
        for at, recipient in enumerate(waiting):
            if at and not connections.may_go_on():
                return refused | dict.fromkeys(waiting[at:], Refusal(NOT_REACHED, str(STOPPED)))
            sender = envelope_sender(recipient, mail, server)
            copy = copy_for(recipient, mail, content)
            try:
                refused |= connections.to(route, deadline).send(sender, [recipient], copy)
            except ServerUnavailable as error:
                connections.drop(route)
                if not at:
                    raise
                return refused | dict.fromkeys(waiting[at:], Refusal(NOT_REACHED, str(error)))
    return refused
