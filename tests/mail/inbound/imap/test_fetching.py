"""Mail on a real IMAP server is stored once, and the action after storing is run."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from imapclient import DELETED, SEEN

from mail.inbound.imap import session
from mail.models import ImapServer, InboundMail
from tests.mail.conftest import written
from tests.mail.inbound.imap.conftest import (
    caught_up,
    is_connected,
    running_fetcher,
    some_mail,
    stored,
    until,
    wired,
)
from tests.mail.inbound.imap.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.django_db(transaction=True)


def flags_of(colleague, uid: int, folder: str = "INBOX") -> tuple[bytes, ...]:
    colleague.select_folder(folder)
    return colleague.get_flags([uid]).get(uid, ())


def uids_in(colleague, folder: str) -> list[int]:
    colleague.select_folder(folder)
    return colleague.search("ALL")


def test_new_mail_comes_in_at_once_and_is_marked(imap, fetcher, colleague):
    until("connected", lambda: is_connected(imap))
    colleague.append("INBOX", some_mail())
    until("stored", lambda: stored(1))  # sooner than the poll of each minute
    until("stepped over", lambda: caught_up(imap, 1))
    inbound = InboundMail.objects.get()
    assert (bytes(inbound.raw.content), inbound.received_via) == (some_mail(), "imap")
    assert inbound.mailbox == imap.mailbox
    until("noted", lambda: caught_up(imap, 1) and imap.last_mail_at)
    assert imap.seen_at
    assert SEEN in flags_of(colleague, 1)


def test_a_mail_that_arrives_during_the_start_of_idle_is_noticed(imap, colleague):
    came = []

    def watch(line: bytes) -> str:
        if line.endswith(b"IDLE\r\n") and not came:
            came.append(colleague.append("INBOX", some_mail()))
        return ""

    with wired(imap, watch), running_fetcher():
        until("stored", lambda: stored(1))  # sooner than the poll of each minute


def test_a_mail_belongs_to_the_mailbox_it_lay_in(imap, billing_box, fetcher, colleague):
    colleague.append("INBOX", written(to=billing_box.address))
    until("stored", lambda: stored(1))
    assert InboundMail.objects.get().mailbox == imap.mailbox


def test_after_storing_it_is_moved_into_a_folder_that_is_made_for_it(imap, colleague):
    ImapServer.objects.update(after_storing="move", move_to="Erledigt/Küche & Bad")
    with running_fetcher():
        colleague.append("INBOX", some_mail())
        until("stepped over", lambda: caught_up(imap, 1))
    assert uids_in(colleague, "INBOX") == []
    assert SEEN in flags_of(colleague, 1, "Erledigt/Küche & Bad")
    assert imap.error == ""


def test_after_storing_it_alone_is_deleted(imap, colleague):
    colleague.append("INBOX", some_mail(1), flags=[SEEN, DELETED])
    ImapServer.objects.update(after_storing="delete")
    with running_fetcher():
        colleague.append("INBOX", some_mail(2))
        until("stepped over", lambda: caught_up(imap, 2))
    assert uids_in(colleague, "INBOX") == [1]
    assert InboundMail.objects.get().raw.content == some_mail(2)


def test_mail_left_on_the_server_is_stored_once(imap, colleague):
    ImapServer.objects.update(after_storing="leave")
    for number in (1, 2):
        with running_fetcher():
            colleague.append("INBOX", some_mail(number))
            until("stepped over", lambda number=number: caught_up(imap, number))
    assert InboundMail.objects.count() == 2
    assert SEEN not in flags_of(colleague, 1) + flags_of(colleague, 2)


def test_at_first_only_fresh_unread_mail_is_taken_and_later_everything(imap, colleague):
    old = datetime.now(UTC) - timedelta(days=40)
    colleague.append("INBOX", some_mail(1), msg_time=old)
    colleague.append("INBOX", some_mail(2), flags=[SEEN])
    colleague.append("INBOX", some_mail(3))
    with running_fetcher():
        until("the unread one", lambda: caught_up(imap, 3))
        assert stored(1)
        assert "1 unread mail of the last 14 days" in imap.note
    colleague.append("INBOX", some_mail(4), flags=[SEEN])  # read by the other client first
    with running_fetcher():
        until("the read one", lambda: caught_up(imap, 4))
    contents = [bytes(each.raw.content) for each in InboundMail.objects.order_by("pk")]
    assert contents == [some_mail(3), some_mail(4)]


def test_a_new_uidvalidity_loses_and_doubles_nothing(imap, dovecot, colleague, user):
    with running_fetcher():
        for number in (1, 2):
            colleague.append("INBOX", some_mail(number))
        until("stored", lambda: caught_up(imap, 2))
        before = imap.uid_validity
    colleague.append("INBOX", some_mail(3))
    for path in dovecot.folder_of(user).glob("dovecot*"):
        path.unlink()
    with running_fetcher():
        until("begun anew", lambda: caught_up(imap, 3) and imap.uid_validity != before)
        until("stored", lambda: stored(3))
    assert "renumbered its mail" in imap.note
    assert InboundMail.objects.count() == 3


@pytest.mark.parametrize("flags", [[], [SEEN]])
def test_a_new_uidvalidity_includes_open_mail(imap, dovecot, colleague, user, flags):
    long_ago = datetime.now(UTC) - timedelta(days=5)
    with running_fetcher():
        until("connected", lambda: is_connected(imap))
    if flags:  # read by another client while earlier mail was stored
        ImapServer.objects.update(caught_up_at=long_ago)
    colleague.append("INBOX", some_mail(1), flags=flags, msg_time=long_ago)
    with wired(imap, lambda line: "cut" if b"UID FETCH 1" in line else "") as wire:
        with running_fetcher():
            until("trouble", lambda: wire.cuts)
        ImapServer.objects.update(port=wire.target)
    for path in dovecot.folder_of(user).glob("dovecot*"):
        path.unlink()
    with running_fetcher():
        until("stored", lambda: stored(1))
    imap.refresh_from_db()
    assert "renumbered its mail" in imap.note


def test_another_folder_has_a_cursor_of_its_own(imap, colleague):
    with running_fetcher():
        colleague.append("INBOX", some_mail(1))
        until("stored", lambda: caught_up(imap, 1))
        colleague.create_folder("Später")
        colleague.append("Später", some_mail(2))
        ImapServer.objects.update(folder="Später")
        until("stored", lambda: stored(2))
    assert imap.cursor_place != ImapServer.objects.get().cursor_place


@pytest.mark.parametrize("wish", ["move", "delete"])
def test_old_servers_work_and_no_other_mail_is_expunged(imap, colleague, monkeypatch, wish):
    for name in ("MAX_IDLE_SECONDS", "SHORT_IDLE_SECONDS"):
        monkeypatch.setattr(session, name, 0.2)
    ImapServer.objects.update(after_storing=wish, move_to="Done")
    with wired(imap, hidden=(b"MOVE", b"UIDPLUS", b"IDLE", b"LITERAL+")), running_fetcher():
        until("connected", lambda: is_connected(imap))
        colleague.append("INBOX", some_mail(1))
        until("the first", lambda: caught_up(imap, 1))
        colleague.append("INBOX", some_mail(2), flags=[DELETED])
        colleague.append("INBOX", some_mail(3))
        until("the others", lambda: caught_up(imap, 3))
    assert stored(3)
    left = uids_in(colleague, "INBOX")
    assert 1 not in left
    assert left == colleague.search("DELETED")
    assert wish == "delete" or len(uids_in(colleague, "Done")) == 3


def test_a_mail_over_the_limit_becomes_a_note_and_is_never_deleted(imap, colleague):
    ImapServer.objects.update(after_storing="delete")
    raw = written(text="x" * 100 + ("y" * 76 + "\r\n") * (settings.MAX_MAIL_BYTES // 78 + 100))
    colleague.append("INBOX", raw)
    with running_fetcher():
        until("stepped over", lambda: caught_up(imap, 1))
    inbound = InboundMail.objects.get()
    assert inbound.size == len(raw)
    assert bytes(inbound.raw.content) == raw[: settings.MAX_MAIL_BYTES + 1]
    assert inbound.reason == "Only its first 30 MB were kept."
    assert SEEN in flags_of(colleague, 1)


def test_broken_bytes_are_kept_as_they_are(imap, dovecot, colleague, user):
    raw = b"From: \xff\xfe\nSubject: =?utf-8?b?/////?=\n\n\xc3\x28 no end of line"
    colleague.append("INBOX", some_mail())
    folder = dovecot.folder_of(user) / "new"
    (folder / "broken").write_bytes(raw)
    with running_fetcher():
        until("stored", lambda: stored(2))
    kept = [bytes(each.raw.content) for each in InboundMail.objects.all()]
    assert raw.replace(b"\n", b"\r\n") in kept


def test_folders_are_found_in_the_servers_own_spelling(support):
    with Dovecot(prefix="INBOX.", separator=".") as server:
        colleague = server.client("ana")
        colleague.create_folder("INBOX.Support.Küche")
        colleague.append("INBOX.Support.Küche", some_mail())
        row = ImapServer.objects.create(
            mailbox=support,
            host="127.0.0.1",
            port=server.port,
            security="plain",
            user_name="ana",
            password=PASSWORD,
            folder="support/küche",
            after_storing="move",
            move_to="Support/Fertig",
        )
        with running_fetcher():
            until("stepped over", lambda: caught_up(row, 1))
        assert uids_in(colleague, "INBOX.Support.Fertig") == [1]
        colleague.logout()
