"""Mail that passes store, rules and helpdesk, to its ticket."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import override_settings

from helpdesk.models import Message, Ticket
from mail.models import InboundMail, OutboundMail
from tests.mail.conftest import arrives, written

BORDER = "mx.veloza.example"
PASSED = {"Authentication_Results": f"{BORDER}; spf=pass; dmarc=pass header.from=acme.example"}
OURS_PASSED = {
    "Authentication_Results": f"{BORDER}; spf=pass; dmarc=pass header.from=veloza.example"
}
FAILED = {"Authentication_Results": f"{BORDER}; spf=fail; dmarc=fail header.from=acme.example"}


def come(number: int = 1, /, **mail: str) -> InboundMail:
    """Store and read the number-th mail, by Carla if no other sender is given."""
    return arrives(written(**{"message_id": f"{number}@acme.example", **mail}))


def come_verified(number: int = 1, /, **mail: str) -> InboundMail:
    """Store and read a mail whose sender passed the checks of our border server."""
    domain = mail.get("sender", "carla@acme.example").rpartition("@")[2].strip(">")
    passed = f"{BORDER}; dmarc=pass header.from={domain}"
    with override_settings(AUTHSERV_ID=BORDER):
        return come(number, **{"Authentication_Results": passed, **mail})


def ticket_of(inbound: InboundMail) -> Ticket:
    kind, _colon, pk = inbound.about.partition(":")
    assert kind == "ticket", f"{inbound.state}: {inbound.reason}"
    return Ticket.objects.get(pk=int(pk))


def message_of(inbound: InboundMail) -> Message:
    return Message.objects.get(inbound=inbound)


def answering(outbound: OutboundMail | None) -> dict[str, str]:
    """Return the header of an answer to that mail."""
    assert outbound is not None
    return {"In_Reply_To": f"<{outbound.message_id}>"}


def for_all(keys: list[int], work: Callable[[int], object]) -> None:
    """Run `work` for each key in a thread of its own, as workers do."""

    def one(pk: int) -> None:
        try:
            work(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as workers:
        list(workers.map(one, keys))
