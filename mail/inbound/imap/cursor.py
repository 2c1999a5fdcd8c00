"""The position up to which a folder was fetched. Every step is committed before the next one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from imapclient import IMAPClient

from mail.inbound.imap.database import short_connection
from mail.inbound.imap.folders import Selected
from mail.models import ImapServer

# At the first connection unread mail of this many days is fetched; older mail stays as it is.
FIRST_DAYS = 14
CURSOR_FIELDS = ["uid_validity", "last_uid", "open_uids", "cursor_place", "caught_up_at"]
SearchTerms = list[str | date]


class Cursor:
    """All mails up to `last_uid` are done, but for the open ones; all above are new."""

    def __init__(self, server: ImapServer) -> None:
        self.server_id = server.pk
        self.last_uid = server.last_uid
        self.open_uids = list(server.open_uids)

    def todo(self, client: IMAPClient) -> list[int]:
        """Return the UIDs to fetch, oldest first."""
        now = timezone.now()
        # "n:*" includes the newest mail even if its UID is lower.
        above = client.search(["UID", f"{self.last_uid + 1}:*"])
        todo = sorted({*self.open_uids, *(uid for uid in above if uid > self.last_uid)})
        if not todo:
            with short_connection():
                ImapServer.objects.filter(pk=self.server_id).update(caught_up_at=now)
        return todo

    def done(self, uid: int) -> None:
        self.open_uids = [each for each in self.open_uids if each != uid]
        self._pass(uid)

    def postpone(self, uid: int) -> None:
        """Leave the mail open and continue with the others."""
        if uid not in self.open_uids:
            self.open_uids.append(uid)
            self._pass(uid)

    def _pass(self, uid: int) -> None:
        self.last_uid = max(self.last_uid, uid)
        with short_connection():
            row = ImapServer.objects.filter(pk=self.server_id)
            row.update(last_uid=self.last_uid, open_uids=self.open_uids)


def open_cursor(
    client: IMAPClient, server: ImapServer, folder: Selected, note: Callable[[str], None]
) -> Cursor:
    """Return the cursor of this folder; a new one where there is none or UIDVALIDITY changed.

    `note` is called with a text that tells where a new cursor begins.
    """
    if server.cursor_place != server.place:
        server.caught_up_at = timezone.now()
        _begin(client, server, folder, _first_terms(server.caught_up_at))
        note(_start_note(server.open_uids))
    elif server.uid_validity != folder.uid_validity:
        caught_up_at = server.caught_up_at or timezone.now()
        # A day earlier, for the server's clock and time zone. Mail stored already is recognised.
        since = (caught_up_at - timedelta(days=1)).date()
        # Mail left open at the first connection is older, and so is mail moved into the folder.
        _begin(client, server, folder, ["OR", ["SINCE", since], _first_terms(caught_up_at)])
        text = _("The server has renumbered its mail. Mail since %(day)s is checked again.")
        note(text % {"day": date_format(since)})
    return Cursor(server)


def _begin(
    client: IMAPClient, server: ImapServer, folder: Selected, terms: Sequence[object]
) -> None:
    """Mark existing matches as open; mail that arrives from now on is above the cursor."""
    waiting = [uid for uid in client.search(list(terms)) if uid < folder.uid_next]
    server.uid_validity = folder.uid_validity
    server.last_uid = folder.uid_next - 1
    server.open_uids = sorted(waiting)
    server.cursor_place = server.place
    with short_connection():
        server.save(update_fields=CURSOR_FIELDS)


def _first_terms(now: datetime) -> SearchTerms:
    return ["UNSEEN", "SINCE", now.date() - timedelta(days=FIRST_DAYS)]


def _start_note(waiting: Sequence[int]) -> str:
    text = ngettext(
        "Fetches new mail and %(count)d unread mail of the last %(days)d days.",
        "Fetches new mail and %(count)d unread mails of the last %(days)d days.",
        len(waiting),
    )
    return text % {"count": len(waiting), "days": FIRST_DAYS}
