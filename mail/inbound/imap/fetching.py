"""Fetching of the bytes of one mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mail.inbound.imap.errors import MailError, ends_connection
from mail.server_errors import error_text

SIZE = "RFC822.SIZE"


@dataclass(frozen=True)
class Fetched:
    """The fetched part of a mail; `whole_size` bytes are on the server."""

    raw: bytes
    whole_size: int

    @property
    def is_whole(self) -> bool:
        return len(self.raw) <= settings.MAX_MAIL_BYTES


def sizes_of(client: IMAPClient, uids: Sequence[int]) -> dict[int, int]:
    """Return their sizes in bytes in one request; a mail that fails is left out."""
    try:
        found = client.fetch(uids, [SIZE])
    except IMAPClientError as error:
        if ends_connection(error):
            raise
        return {}
    return {uid: size for uid, data in found.items() if (size := data.get(SIZE.encode()))}


def fetch(client: IMAPClient, uid: int, size: int | None) -> Fetched | None:
    """Fetch one mail without marking it as read; None if it is gone. Raises MailError.

    A server may answer OK without data: a mail is gone only if a search does not find it either.

    Of a mail over the limit only as much is fetched as shows that it is over.
    """
    try:
        size = size or sizes_of(client, [uid]).get(uid)
        most = settings.MAX_MAIL_BYTES
        part = f"<0.{most + 1}>" if size and size > most else ""
        found = client.fetch([uid], [f"BODY.PEEK[]{part}"]).get(uid)
        is_gone = found is None and not client.search(["UID", str(uid)])
    except IMAPClientError as error:
        if ends_connection(error):
            raise
        raise MailError(error_text(error)) from error
    if is_gone:
        return None
    raw = found and (found.get(b"BODY[]") or found.get(b"BODY[]<0>"))
    if not raw:
        raise MailError("The server sent it without content")
    return Fetched(raw, max(size or 0, len(raw)))
