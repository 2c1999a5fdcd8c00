"""The functions of `mail.parsing` that read hostile bytes, run in a process with limits.

A process is started when it is first needed and serves many mails. All functions raise
`errors.NotParsed` when there is no result; then the process is gone, and the next mail gets a new
one.
"""

import atexit
import os
from collections.abc import Sequence
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any, Final

from mail.parsing import problems
from mail.parsing.message.tree import MAX_RAW
from mail.parsing.parsed import ParsedMail
from mail.sandbox import errors, limits
from mail.sandbox.frames import Frame
from mail.sandbox.process import IsOver, ParserProcess
from mail.sandbox.values import BadValue, unpack

MAX_STARTS: Final = 3
_idle: list[ParserProcess] = []
_turns = BoundedSemaphore(limits.MAX_PROCESSES)


def parse_mail(raw: bytes) -> ParsedMail:
    """Return the parsed mail, whose quotes are not cut yet; see `mail.parsing.read`."""
    answer, content = _ask({"job": "parse"}, raw[: MAX_RAW + 1])
    return _unpacked(ParsedMail, answer, content)


def cut_quotes(parsed: ParsedMail, *, sent_texts: Sequence[str] = ()) -> ParsedMail:
    """Return the mail with `reply`, its newly written text; see `mail.parsing.read`.

    Where a limit is exceeded `reply` is the whole text, so that no words are lost.
    """
    if parsed.is_unread:
        return parsed
    request = {
        "job": "cut",
        "text": parsed.text,
        "html": parsed.html_source,
        "subject": parsed.subject,
        "sent_texts": list(sent_texts),
    }
    try:
        answer, _content = _ask(request, b"")
    except errors.LimitExceeded:
        noted = [*parsed.problems, problems.STEPS["reply"]]
        whole = parsed.text.strip()
        return replace(parsed, reply=whole, searched=whole, problems=noted)
    reply, searched, *found = _unpacked(list[str], answer)
    seen = dict.fromkeys([*parsed.problems, *found])
    return replace(parsed, reply=reply, searched=searched, problems=[*seen])


def read(raw: bytes) -> ParsedMail:
    """Return the parsed mail with its quotes cut, knowing nothing of its conversation."""
    return cut_quotes(parse_mail(raw))


def read_headers(raw: bytes, *, most: int) -> list[tuple[str, str]]:
    """Return header names and values, unfolded and decoded, in their order."""
    answer, _content = _ask({"job": "headers", "most": most}, raw)
    pairs = _unpacked(list[list[str]], answer)
    return [(name, value) for name, value in pairs]


def _unpacked[T](kind: type[T], answer: dict[str, Any], content: memoryview = memoryview(b"")) -> T:
    try:
        return unpack(kind, answer.get("result"), content)
    except BadValue as error:
        raise errors.LimitExceeded(errors.CRASHED) from error


def _ask(request: dict[str, Any], content: bytes) -> Frame:
    if not _turns.acquire(timeout=limits.PATIENCE):
        raise errors.ParserUnavailable(errors.BUSY)
    try:
        for _start in range(MAX_STARTS):
            process = _idle.pop() if _idle else ParserProcess()
            try:
                answer = process.ask(request, content)
            except IsOver:
                continue
            _idle.append(process)
            return answer
        raise errors.ParserUnavailable(errors.NO_PROCESS)
    finally:
        _turns.release()


def end_processes() -> None:
    """End the processes that wait for mail."""
    while _idle:
        _idle.pop().end()


def _forget_processes() -> None:
    """A forked process shares no parser with its parent: their answers would mix."""
    global _turns
    _idle.clear()
    _turns = BoundedSemaphore(limits.MAX_PROCESSES)


atexit.register(end_processes)
os.register_at_fork(after_in_child=_forget_processes)
