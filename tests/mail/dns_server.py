"""A real DNS server with records of its own, on a port of its own."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class Records:
    """`texts`: TXT records by name; `others`: by name and type. The rest does not exist.

    `silent`: names that get no answer; "." is every name. `asked`: the names asked for.
    """

    texts: dict[str, list[str]] = field(default_factory=dict)
    others: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    server: str = ""

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append(name)
        if name in self.silent or "." in self.silent:
            return None
        response = dns.message.make_response(query)
        values = self.others.get((name, kind), [])
        if kind == "TXT":
            values = [" ".join(_strings(each)) for each in self.texts.get(name, [])]
        if name in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif values:
            response.answer.append(dns.rrset.from_text(question.name, 300, "IN", kind, *values))
        elif name != ".":
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


class Handler(socketserver.BaseRequestHandler):
    records: Records

    def handle(self) -> None:
        wire, socket = self.request
        if answer := self.records.answer(wire):
            socket.sendto(answer, self.client_address)


@contextmanager
def dns_server() -> Iterator[Records]:
    records = Records()
    handler = type("Answers", (Handler,), {"records": records})
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), handler) as server:
        records.server = f"127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield records
        finally:
            server.shutdown()
            thread.join()


def _strings(text: str) -> list[str]:
    return [f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)]
