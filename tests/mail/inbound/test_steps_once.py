"""One mail is parsed once, its addresses are read once, and its quotes are cut once."""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from helpdesk.models import Message
from mail.inbound.addresses import addresses_of
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail
from mail.outbound.queue import queue_mail
from mail.sandbox.parser import cut_quotes, parse_mail
from tests.mail.conftest import CARLA, written

# The mail that a call is about.
STEPS: dict[Callable[..., Any], Callable[..., str]] = {
    parse_mail: lambda raw: next(
        line[13:-1] for line in raw.decode().split("\r\n") if line.startswith("Message-ID: <")
    ),
    addresses_of: lambda inbound, parsed, raw: parsed.message_id,
    cut_quotes: lambda parsed, *, sent_texts=(): parsed.message_id,
}
APPS = ("mail.", "helpdesk.", "journeys.", "customers.")


@pytest.fixture
def calls(monkeypatch) -> Counter[tuple[str, str]]:
    """The number of calls of each step for each mail, from whichever module."""
    number: Counter[tuple[str, str]] = Counter()

    def counting(step: Callable[..., Any], mail_of: Callable[..., str]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            number[step.__name__, mail_of(*args, **options)] += 1
            return step(*args, **options)

        return counted

    for step, mail_of in STEPS.items():
        for name, module in list(sys.modules.items()):
            for attribute, value in list(vars(module).items()) if name.startswith(APPS) else ():
                if value is step:
                    monkeypatch.setattr(module, attribute, counting(step, mail_of))
    return number


def once(*mails: str) -> dict[tuple[str, str], int]:
    return {(step.__name__, mail): 1 for step in STEPS for mail in mails}


def test_each_step_is_taken_once_for_a_mail(support, calls):
    inbound = store(written(), received_via="pipe")
    assert read_inbound(inbound.pk)
    assert calls == once("one@acme.example")


def test_each_step_is_taken_once_for_an_answer_to_what_we_sent(support, calls):
    first = store(written(), received_via="pipe")
    read_inbound(first.pk)
    first.refresh_from_db()
    outbound = queue_mail(
        mailbox=support, kind="reply", about=first.about, to=[CARLA], subject="Re", text="We see."
    )
    calls.clear()
    answer = written(message_id="two@acme.example", In_Reply_To=f"<{outbound.message_id}>")
    assert read_inbound(store(answer, received_via="pipe").pk)
    assert calls == once("two@acme.example")
    assert Message.objects.count() == 2


def test_each_step_is_taken_once_where_the_parent_is_read_first(support, calls):
    """Delivery is tried twice: the thread is found, the parent is read, the thread is found."""
    names = [f"{name}@acme.example" for name in ("first", "second", "third")]
    for name, parent in zip(names, ["", *names], strict=False):
        headers = {"In_Reply_To": f"<{parent}>"} if parent else {}
        newest = store(written(message_id=name, **headers), received_via="pipe")
    assert read_inbound(newest.pk)
    assert calls == once(*names)
    assert len(set(InboundMail.objects.values_list("about", flat=True))) == 1
