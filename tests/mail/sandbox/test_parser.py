"""Parsing in the separate process: the same results, and no effect of a bad mail on the next."""

import os
import socket
import threading

import pytest

from mail.parsing import read as here
from mail.sandbox import errors, limits, parser, process
from mail.sandbox.child import MAX_REQUESTS
from mail.sandbox.parser import end_processes
from tests.mail.parsing.hostile import SHAPES

RAW = (
    b"From: =?utf-8?q?Jos=C3=A9?= <jose@acme.example>\r\n"
    b"To: help@veloza.example, b@acme.example\r\n"
    b"Date: Thu, 19 Nov 2026 09:25:00 +0100\r\nMessage-ID: <1@acme.example>\r\n"
    b"In-Reply-To: <0@acme.example>\r\nSubject: Oven\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>It smokes.<blockquote>We see.</blockquote>\r\n"
    b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\x00\xff\r\n--b--\r\n"
)
BOUNCE = SHAPES["report of blocks"]()


def doing(what: str, text: str = "Hello") -> bytes:
    return f"From: eve@evil.example\r\nX-Do: {what}\r\n\r\n{text}\r\n".encode()


@pytest.mark.parametrize("raw", [RAW, BOUNCE, b"", b"\xff\x00", b"Subject: \xed\xa0\x80\r\n\r\n"])
def test_the_result_is_the_same_as_in_this_process(raw):
    parsed = parser.parse_mail(raw)
    assert parsed == here.parse_mail(raw)
    assert [each.content for each in parsed.attachments] == [
        each.content for each in here.parse_mail(raw).attachments
    ]
    assert parser.cut_quotes(parsed, sent_texts=["We see."]) == here.cut_quotes(
        here.parse_mail(raw), sent_texts=["We see."]
    )


def test_one_process_reads_many_mails_and_is_replaced_when_it_has_read_enough():
    end_processes()
    used = []
    for _ in range(MAX_REQUESTS + 1):
        assert parser.parse_mail(b"Subject: Oven\r\n\r\n").subject == "Oven"
        used.append(parser._idle[-1].process.pid)
    assert len(set(used[:MAX_REQUESTS])) == 1
    assert used[-1] != used[0]


def test_a_process_that_has_grown_is_replaced(bad_parser):
    parser.parse_mail(doing("grow"))
    grown = parser._idle[-1].process
    assert parser.parse_mail(RAW).subject == "Oven"
    assert parser._idle[-1].process is not grown


def test_the_next_mail_is_not_refused_because_a_process_takes_long_to_end(bad_parser):
    parser.parse_mail(doing("end-slowly"))
    assert parser.parse_mail(RAW).subject == "Oven"


def test_headers_are_read_there_too():
    assert parser.read_headers(RAW, most=2) == [
        ("From", "José <jose@acme.example>"),
        ("To", "help@veloza.example, b@acme.example"),
    ]


@pytest.mark.parametrize(
    ("what", "error", "text"),
    [
        ("compute", errors.LimitExceeded, errors.TOO_LONG),
        ("allocate", errors.LimitExceeded, errors.TOO_LARGE),
        ("crash", errors.LimitExceeded, errors.CRASHED),
        ("lie", errors.LimitExceeded, errors.CRASHED),
        ("get-killed", errors.ParsingFailed, errors.KILLED),
    ],
)
def test_a_bad_mail_ends_its_process_and_the_next_is_read(bad_parser, what, error, text):
    with pytest.raises(error, match=text):
        parser.parse_mail(doing(what))
    assert parser.parse_mail(RAW) == here.parse_mail(RAW)


def test_a_parser_that_does_nothing_is_ended(bad_parser, monkeypatch):
    parser.parse_mail(RAW)
    (process_,) = parser._idle
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.5)
    with pytest.raises(errors.ParsingFailed, match=errors.LATE):
        parser.parse_mail(doing("sleep"))
    assert process_.process.returncode is not None


def test_what_a_parser_prints_does_not_disturb_the_answer(bad_parser):
    assert parser.parse_mail(doing("talk")).reply == "Hello"


@pytest.mark.parametrize("how", ["killed", "left", "leaving"])
def test_a_process_that_ended_while_idle_is_replaced(how):
    end_processes()
    parser.parse_mail(RAW)
    (idle,) = parser._idle
    if how == "killed":
        idle.process.kill()
    else:
        idle.connection.shutdown(socket.SHUT_WR)
    if how != "leaving":
        os.waitid(os.P_PID, idle.process.pid, os.WEXITED | os.WNOWAIT)
    assert parser.parse_mail(RAW).subject == "Oven"


def test_a_process_that_always_leaves_is_not_started_for_ever(bad_parser):
    with pytest.raises(errors.ParserUnavailable, match=errors.NO_PROCESS):
        parser.parse_mail(doing("leave"))


@pytest.mark.parametrize("program", ["import sys; sys.exit(1)", "print('x' * 99, flush=True)"])
def test_a_process_that_does_not_start_is_not_the_mails_fault(monkeypatch, tmp_path, program):
    end_processes()
    (tmp_path / "child.py").write_text(program)
    monkeypatch.setattr(process, "CHILD", tmp_path / "child.py")
    with pytest.raises(errors.ParserUnavailable):
        parser.parse_mail(RAW)


def test_no_memory_for_a_process_is_not_the_mails_fault(monkeypatch):
    end_processes()
    monkeypatch.setattr(process.sys, "executable", "/nowhere/python")
    with pytest.raises(errors.ParserUnavailable):
        parser.parse_mail(RAW)


def test_the_process_has_no_secrets_and_no_connections(monkeypatch):
    end_processes()
    monkeypatch.setenv("SECRET_KEY", "a real one")
    parser.parse_mail(RAW)
    (found,) = parser._idle
    pid = found.process.pid
    with open(f"/proc/{pid}/environ", "rb") as environment:
        assert environment.read() == b""
    open_files = [os.readlink(f"/proc/{pid}/fd/{each}") for each in os.listdir(f"/proc/{pid}/fd")]
    assert len([each for each in open_files if each.startswith("socket:")]) == 1
    assert {each for each in open_files if not each.startswith("socket:")} == {"/dev/null"}


def test_threads_take_turns(monkeypatch):
    end_processes()
    found = []

    def work():
        found.extend(parser.parse_mail(RAW).subject for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == ["Oven"] * 30
    assert 1 <= len(parser._idle) <= limits.MAX_PROCESSES


def test_a_thread_that_waits_too_long_for_its_turn_is_told(monkeypatch):
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    for _ in range(limits.MAX_PROCESSES):
        parser._turns.acquire()
    try:
        with pytest.raises(errors.ParserUnavailable, match=errors.BUSY):
            parser.parse_mail(RAW)
    finally:
        for _ in range(limits.MAX_PROCESSES):
            parser._turns.release()


def test_a_forked_process_starts_its_own_parser():
    parser.parse_mail(RAW)
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        is_own = not parser._idle and parser.parse_mail(RAW).subject == "Oven"
        end_processes()
        os.write(write_end, b"own" if is_own else b"shared")
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(read_end, 10) == b"own"
    os.close(read_end)
    os.close(write_end)
    assert parser.parse_mail(RAW).subject == "Oven"
