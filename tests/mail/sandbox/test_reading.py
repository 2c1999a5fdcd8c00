"""Received mail that exceeds a limit: one entry that says so, and the next mail is read."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from helpdesk.models import Message, Ticket
from mail.inbound.process import MAX_ATTEMPTS, MAX_OTHER_FAILURES, read_inbound
from mail.inbound.store import store
from mail.models import InboundMail
from mail.queue.retry import retry_inbound
from mail.sandbox import errors, limits, process
from mail.sandbox.parser import end_processes
from tests.mail.conftest import arrives, written
from tests.mail.servers import ROOT, environment
from tests.personas import signed_in

State = InboundMail.State
BAD = {"compute": errors.TOO_LONG, "allocate": errors.TOO_LARGE, "crash": errors.CRASHED}


def bad_mail(what: str, **more) -> bytes:
    return written(X_Do=what, message_id=f"{what}@evil.example", **more)


@pytest.mark.parametrize("what", BAD)
def test_it_becomes_a_ticket_that_says_so_with_the_mail_attached(bad_parser, mailbox, what):
    inbound = arrives(bad_mail(what))
    message = Message.objects.get(inbound=inbound)
    assert BAD[what] in message.text
    assert "attached" in message.text
    (file,) = message.attachments.all()
    with file.file.open() as attached:
        assert attached.read() == bad_mail(what)
    assert (inbound.state, inbound.reason) == (State.UNREADABLE, BAD[what])
    assert inbound.attempts == 1


def test_it_is_not_tried_again_by_itself(bad_parser, mailbox):
    inbound = arrives(bad_mail("compute"))
    assert not InboundMail.objects.unread(timezone.now() + timedelta(days=9)).exists()
    assert not read_inbound(inbound.pk)
    assert Ticket.objects.count() == 1


def test_the_next_mail_is_read_at_once(bad_parser, mailbox):
    arrives(bad_mail("crash"))
    assert arrives(written()).state == State.DELIVERED


def test_retry_reads_it_into_the_same_ticket(bad_parser, mailbox, admin, monkeypatch, tmp_path):
    inbound = arrives(bad_mail("compute", X_Once=str(tmp_path / "tried")))
    retry_inbound(inbound, by=admin)
    assert read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == State.DELIVERED
    ticket = Ticket.objects.get()
    unread, read = ticket.messages.order_by("pk")
    assert errors.TOO_LONG in unread.text
    assert "the invoice is wrong" in read.text
    assert (unread.inbound, read.inbound) == (None, inbound)


def test_retry_in_vain_adds_no_second_entry(bad_parser, mailbox, admin):
    inbound = arrives(bad_mail("crash"))
    retry_inbound(inbound, by=admin)
    assert read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, Message.objects.count()) == (State.UNREADABLE, 1)
    assert inbound.reason == errors.CRASHED


def test_a_parser_killed_from_outside_is_no_fault_of_the_mail(
    bad_parser, recorder, support, tmp_path
):
    inbound = arrives(bad_mail("get-killed", X_Once=str(tmp_path / "killed")))
    assert (inbound.state, inbound.attempts, recorder.new) == (State.STORED, 1, [])
    assert read_inbound(inbound.pk)
    assert [each.parsed.reply for each in recorder.new] == ["Hello, the invoice is wrong."]
    assert not read_inbound(inbound.pk)


def test_a_mail_whose_parser_is_always_killed_is_given_up(bad_parser, recorder, support):
    inbound = arrives(bad_mail("get-killed"))
    for _ in range(MAX_OTHER_FAILURES - 1):
        read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, len(recorder.new)) == (State.UNREADABLE, 1)
    assert recorder.new[0].parsed.attachments[0].name == "mail.eml"


def test_without_a_parser_mail_waits_as_long_as_it_takes(recorder, support, monkeypatch):
    end_processes()
    inbound = store(written(), received_via="pipe")
    with monkeypatch.context() as broken:
        broken.setattr(process.sys, "executable", "/nowhere/python")
        for _ in range(MAX_ATTEMPTS + 2):
            assert not read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, inbound.attempts) == (State.STORED, 0)
    assert inbound.reason == errors.NO_PROCESS
    assert read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, inbound.reason, len(recorder.new)) == (State.DELIVERED, "", 1)


def wait_for_its_lock(inbound: InboundMail) -> None:
    """Wait until PostgreSQL has noticed that the worker is gone, and released the row."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with transaction.atomic():
            rows = InboundMail.objects.select_for_update(skip_locked=True, of=("self",))
            if rows.filter(pk=inbound.pk).exists():
                return
        time.sleep(0.02)
    raise AssertionError("The row is still locked.")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_its_parser_works_loses_and_doubles_nothing(
    bad_parser, recorder, support, tmp_path
):
    started = tmp_path / "started"
    inbound = store(bad_mail("compute", X_Once=str(started)), received_via="pipe")
    program = (
        "import django; django.setup();"
        "from mail.sandbox import process;"
        f"from pathlib import Path; process.CHILD = Path({str(process.CHILD)!r});"
        "from mail.inbound.process import read_inbound;"
        f"read_inbound({inbound.pk})"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, env=environment()) as worker:
        while not started.exists():
            assert worker.poll() is None
            time.sleep(0.01)
        worker.kill()
    assert recorder.new == []
    wait_for_its_lock(inbound)
    assert read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, inbound.attempts) == (State.DELIVERED, 2)
    assert not read_inbound(inbound.pk)
    assert len(recorder.new) == 1


@pytest.mark.parametrize("what", ["compute", "get-killed"])
def test_its_pages_show_the_reason_and_the_source(bad_parser, mailbox, ana, admin, what):
    inbound = arrives(written(X_Do=what, X_Once="/"))
    message = Message.objects.get(inbound=inbound)
    inbound.raw.content = bad_mail(what)
    inbound.raw.save()
    reason = BAD.get(what, errors.KILLED)
    page = signed_in(ana).get(reverse("helpdesk:original", args=[message.ticket_id, message.pk]))
    assert page.status_code == 200
    assert reason in page.text
    assert f"X-Do: {what}" in page.text
    page = signed_in(admin).get(reverse("mail:inbound-mail", args=[inbound.pk]))
    assert page.status_code == 200
    assert reason in page.text


def test_a_page_that_gets_no_turn_says_so(mailbox, ana, monkeypatch):
    message = Message.objects.get(inbound=arrives(written()))
    end_processes()
    monkeypatch.setattr(process.sys, "executable", "/nowhere/python")
    page = signed_in(ana).get(reverse("helpdesk:original", args=[message.ticket_id, message.pk]))
    assert errors.NO_PROCESS in page.text


def test_the_command_goes_on_behind_a_bad_mail(tmp_path, bad_parser, capsys):
    from django.core.management import call_command

    for name, what in (("a", "compute"), ("b", "nothing")):
        (tmp_path / name).write_bytes(bad_mail(what).replace(b"X-Do: nothing\r\n", b""))
    call_command("read_mail", str(tmp_path / "a"), str(tmp_path / "b"))
    first, second = capsys.readouterr().out.splitlines()
    assert errors.TOO_LONG in first
    assert "the invoice is wrong" in second


def test_limits_leave_room_for_the_worst_mail_known() -> None:
    assert limits.CPU_SECONDS >= 10
    assert limits.WALL_SECONDS >= 3 * limits.CPU_SECONDS
    assert Path(process.CHILD).exists()
