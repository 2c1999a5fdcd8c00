"""The current state of a mailbox, in words: receiving and sending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mail.delivery_state import error_words
from mail.models import ImapServer, SmtpServer

Tone = Literal["", "act", "waiting", "done", "late"]
# The fetcher renews `seen_at` every minute; after three it is not running any more.
SILENT_AFTER = timedelta(minutes=3)
MAX_WAIT = timedelta(hours=1)
CHANNELS = {"imap": "IMAP", "smtp": "SMTP", "lmtp": "LMTP", "pipe": "receive_mail"}
State = ImapServer.State


@dataclass(frozen=True)
class Line:
    """One direction of a mailbox: its state in a few words, a detail, and a moment."""

    tone: Tone
    state: str
    detail: str = ""
    at_label: str = ""  # the label of `at`
    at: datetime | None = None
    checked_at: datetime | None = None  # the last proof of a connection that stays open
    lacks_server: bool = False


@dataclass(frozen=True)
class Health:
    incoming: Line
    outgoing: Line


def health_of(mailbox: Any) -> Health:
    """Return the health. `mailbox` is one of `mailboxes_with_health`."""
    if not mailbox.is_active:
        return Health(Line("", _("Not in use")), Line("", _("Not in use")))
    return Health(_incoming(mailbox), _outgoing(mailbox))


def _incoming(mailbox: Any) -> Line:
    imap: ImapServer | None = getattr(mailbox, "imap", None)
    if imap and imap.is_active:
        return _by_imap(imap)
    last = mailbox.last_in
    if not last:
        state = _("No mail received yet")
        return Line("act", state, _("Set your mail server to deliver here, or fetch mail by IMAP."))
    channel = CHANNELS.get(last["via"], last["via"])
    return Line("done", _("Receives by %s") % channel, "", _("Last mail"), _moment(last["at"]))


def _by_imap(imap: ImapServer) -> Line:
    signs = (
        imap.seen_at,
        imap.state_at,
        imap.retry_at,
    )  # of activity; a retry counts when due
    age = timezone.now() - max(each for each in signs if each)
    # Further ahead than a retry ever is, it was written before the clock was set back.
    is_silent = not -MAX_WAIT <= age <= SILENT_AFTER
    if imap.state == State.WAITING and not is_silent:
        detail = imap.error or _("The connection was lost.")
        return Line("late", _("Waits to try again"), detail, _("Next try"), imap.retry_at)
    if imap.state == State.OFF or is_silent:
        detail = _("Is `manage.py imap_fetcher` running?")
        return Line("late", _("Not connected"), " ".join(filter(None, (imap.error, detail))))
    if imap.state == State.CONNECTING:
        return Line("waiting", _("Connecting to %s") % imap.host, imap.error)
    if imap.error:
        return Line("act", _("Connected by IMAP"), imap.error)
    if imap.last_mail_at:
        state, label = _("Connected by IMAP"), _("Last mail")
        return Line("done", state, "", label, imap.last_mail_at, checked_at=imap.seen_at)
    detail = imap.note or _("No mail received yet.")
    return Line("done", _("Connected by IMAP"), detail, checked_at=imap.seen_at)


def _outgoing(mailbox: Any) -> Line:
    smtp: SmtpServer | None = getattr(mailbox, "smtp", None)
    if smtp and smtp.is_active:
        if smtp.error:
            return _failing(smtp.error, smtp.error_at)
        return _sending(_("Sends by %s") % smtp.host, smtp.last_sent_at)
    return _by_installation(mailbox)


def _by_installation(mailbox: Any) -> Line:
    """Return the state of a mailbox that sends by the shared server, if there is one."""
    shared, last = mailbox.shared, mailbox.last_out
    if not (shared or settings.MAIL_URL):
        detail = _("Mail that is written here waits until there is one.")
        return Line("late", _("Not sent: no mail server yet"), detail, lacks_server=True)
    if shared and shared["error"]:
        return _failing(shared["error"], _moment(shared["error_at"]))
    if last and last["error"] and last["state"] in ("queued", "failed"):
        state = _("Sends by the shared server")
        return Line("late", state, error_words(last["error"]), _("Written"), _moment(last["at"]))
    # Proved by any mailbox that sends by this server; what another one took proves nothing.
    sent_at = shared["last_sent_at"] if shared else None
    return _sending(_("Sends by the shared server"), _moment(sent_at) if sent_at else None)


def _failing(error: str, at: datetime | None) -> Line:
    return Line("late", _("Mail cannot be sent"), error, _("Last tried"), at)


def _sending(state: str, last_sent_at: datetime | None) -> Line:
    """Return a server that is set up: only a mail that it has accepted proves that it works."""
    if last_sent_at:
        return Line("done", state, "", _("Last sent"), last_sent_at)
    return Line("waiting", state, _("No mail sent yet. Test the connection."))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
