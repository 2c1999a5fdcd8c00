"""The action on the server after a mail was stored: mark, move, delete or leave."""

from collections.abc import Callable

from imapclient import DELETED, SEEN, IMAPClient

from mail.models import ImapServer

After = Callable[[IMAPClient, int, str], None]


def finish(
    client: IMAPClient, uid: int, *, action: str, move_to: str = "", is_whole: bool = True
) -> None:
    """Mark, move, delete or leave the mail. A partially fetched mail is never deleted."""
    if action == ImapServer.AfterStoring.DELETE and not is_whole:
        action = ImapServer.AfterStoring.MARK
    if action == ImapServer.AfterStoring.MOVE and not move_to:
        action = ImapServer.AfterStoring.MARK
    ACTIONS[action](client, uid, move_to)


def _mark(client: IMAPClient, uid: int, move_to: str) -> None:
    client.add_flags([uid], [SEEN], silent=True)


def _move(client: IMAPClient, uid: int, move_to: str) -> None:
    _mark(client, uid, move_to)
    if client.has_capability("MOVE"):
        client.move([uid], move_to)
    else:
        client.copy([uid], move_to)
        _delete(client, uid, move_to)


def _delete(client: IMAPClient, uid: int, move_to: str) -> None:
    """Delete only this mail: others may be flagged as deleted by other clients."""
    client.add_flags([uid], [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge([uid])
    elif client.search(["DELETED"]) == [uid]:
        client.expunge()


def _leave(client: IMAPClient, uid: int, move_to: str) -> None:
    pass


ACTIONS: dict[str, After] = {
    ImapServer.AfterStoring.MARK: _mark,
    ImapServer.AfterStoring.MOVE: _move,
    ImapServer.AfterStoring.DELETE: _delete,
    ImapServer.AfterStoring.LEAVE: _leave,
}
