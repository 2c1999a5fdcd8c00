"""The process that parses mail: `python -I child.py MEMORY`, with a socket as its input.

It is started with an empty environment, has no connection to any server, and reads requests until
its input ends. Each request gets a limit of CPU time, at which the kernel ends the process. It ends
by itself, with exit code 0, when it was idle for long, has parsed many mails, or has grown.
"""

import os
import re
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # -I leaves it out

from mail.parsing.message.encoded import decode_header
from mail.parsing.message.tree import parse
from mail.parsing.parsed import ParsedMail
from mail.parsing.read import cut_quotes, parse_mail
from mail.sandbox.frames import receive_frame, send_frame
from mail.sandbox.values import pack

IDLE_SECONDS: Final = 300
ANSWER_SECONDS: Final = 120
MAX_REQUESTS: Final = 500
MAX_GROWTH: Final = 256 * 1024  # kB of memory, at its peak
PEAK: Final = re.compile(r"VmHWM:\s+(\d+)")
Result = tuple[Any, bytes]


def main() -> None:
    """Handle requests until there are no more."""
    connection = socket.socket(fileno=os.dup(0))
    _detach()
    _limit(resource.RLIMIT_AS, int(sys.argv[1]))
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    send_frame(connection, {"is": "ready"}, until=time.monotonic() + ANSWER_SECONDS)
    for _count in range(MAX_REQUESTS):
        try:
            frame = receive_frame(connection, until=time.monotonic() + IDLE_SECONDS)
        except TimeoutError:
            return
        if frame is None:
            return
        request, content = frame
        limit_cpu(request["cpu_seconds"])
        answer, found = _answer(request, bytes(content))
        lift_cpu_limit()  # ending the process takes time of its own
        send_frame(connection, answer, found, until=time.monotonic() + ANSWER_SECONDS)
        if "result" not in answer or _has_grown():
            return


def limit_cpu(seconds: int) -> None:
    """Let the kernel end this process when it has used this many more seconds of CPU time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def lift_cpu_limit() -> None:
    """Let this process end by itself, with exit code 0, however much time its last mail took."""
    _limit(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU)[1])


def headers(raw: bytes, most: int) -> list[tuple[str, str]]:
    """Return header names and values, unfolded and decoded, in their order."""
    message, _problems = parse(raw)
    pairs = list(message.raw_items())[:most]
    return [(str(name), decode_header(str(value))) for name, value in pairs]


def _answer(request: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        result, found = _result(request, content)
    except MemoryError:
        return {"error": "memory"}, b""
    except Exception as error:
        return {"error": type(error).__name__}, b""
    return {"result": result}, found


def _result(request: dict[str, Any], content: bytes) -> Result:
    match request["job"]:
        case "parse":
            return pack(parse_mail(content))
        case "cut":
            parsed = ParsedMail(
                text=request["text"], html_source=request["html"], subject=request["subject"]
            )
            cut = cut_quotes(parsed, sent_texts=request["sent_texts"])
            return [cut.reply, cut.searched, *cut.problems], b""
        case "headers":
            return pack(headers(content, request["most"]))
    raise ValueError(request["job"])


def _detach() -> None:
    """Keep what libraries print out of the connection, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)


def _limit(what: int, amount: int) -> None:
    with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
        resource.setrlimit(what, (amount, resource.getrlimit(what)[1]))


def _has_grown() -> bool:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    peak = PEAK.search(status)
    return peak is not None and int(peak[1]) > MAX_GROWTH


if __name__ == "__main__":
    main()
