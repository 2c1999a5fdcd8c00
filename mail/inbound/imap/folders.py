"""Folders, found by their display names in the server's namespace."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, IMAPClientReadOnlyError

from mail.inbound.imap.errors import ServerError, ends_connection
from mail.server_errors import error_text

MAX_NAMES = 12


@dataclass(frozen=True)
class Selected:
    """An open folder: its UIDs count within this UIDVALIDITY, the next mail gets `uid_next`."""

    name: str
    uid_validity: int
    uid_next: int


def select(client: IMAPClient, name: str, *, readonly: bool) -> Selected:
    """Open a folder; raises ServerError that lists the existing folders."""
    try:
        return _select(client, name, readonly=readonly)
    except IMAPClientReadOnlyError as error:
        message = _("The folder “%(name)s” is read-only. Choose “leave as it is”.")
        raise ServerError(message % {"name": name}) from error
    except IMAPClientError as error:
        if ends_connection(error):
            raise
        known = _names(client)
        found = _same(client, name, known)
        if found is None:
            raise ServerError(_missing(name, known)) from error
        if found == name:
            message = _("The folder “%(name)s” cannot be opened: “%(error)s”")
            raise ServerError(message % {"name": name, "error": error_text(error)}) from error
        return _select(client, found, readonly=readonly)


def find_or_create(client: IMAPClient, name: str) -> str:
    """Return the server's name of a folder, created if missing; raises ServerError."""
    found = _same(client, name, _names(client))
    if found is not None:
        return found
    wanted = _in_namespace(client, name)
    try:
        client.create_folder(wanted)
        client.subscribe_folder(wanted)  # so that mail programs show it
    except IMAPClientError as error:
        if ends_connection(error):
            raise
        message = _("The folder “%(name)s” is missing and could not be created: “%(error)s”")
        raise ServerError(message % {"name": name, "error": error_text(error)}) from error
    return wanted


def _select(client: IMAPClient, name: str, *, readonly: bool) -> Selected:
    answer = client.select_folder(name, readonly=readonly)
    uid_next = answer.get(b"UIDNEXT")
    if not uid_next:  # old servers do not report it
        uid_next = max(client.search("ALL"), default=0) + 1
    return Selected(name, int(answer.get(b"UIDVALIDITY") or 0), int(uid_next))


def _names(client: IMAPClient) -> list[str]:
    return [str(name) for _flags, _separator, name in client.list_folders()]


def _same(client: IMAPClient, name: str, known: list[str]) -> str | None:
    """Return the exact name, else one in the server's namespace, else one that differs in case."""
    candidates = [name, _in_namespace(client, name)]
    folded = {each.casefold(): each for each in reversed(known)}
    exact = next((each for each in candidates if each in known), None)
    return exact or next(filter(None, (folded.get(each.casefold()) for each in candidates)), None)


def _in_namespace(client: IMAPClient, name: str) -> str:
    """Return the name in the server's namespace: "Archive/2026" is "INBOX.Archive.2026" on some."""
    prefix, separator = "", "/"
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal or (("", "/"),)
        prefix, separator = personal[0][0] or "", personal[0][1] or "/"
    own = name.replace("/", separator)
    return own if own.upper() == "INBOX" or own.startswith(prefix) else prefix + own


def _missing(name: str, known: list[str]) -> str:
    message = _("There is no folder “%(name)s”. Existing folders: %(known)s.")
    return message % {"name": name, "known": ", ".join(known[:MAX_NAMES]) or "-"}
