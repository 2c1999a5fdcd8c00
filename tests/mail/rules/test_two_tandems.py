"""Loops: two installations that write to each other stop, and so does one with a machine."""

import smtplib
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes
from email.utils import parseaddr
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail.conftest import OnFreePort, written
from tests.mail.rules.installation import (
    Installation,
    database,
    running,
    smtp_server,
    wait_for_silence,
)

ALPHA, BETA = "hello@alpha.example", "hello@beta.example"
HONEST, RUDE = "honest@away.example", "rude@away.example"
WAYS = ("From", "Reply-To", "envelope")
FRIENDS = [BETA, HONEST, *(f"{way.lower()}-{RUDE}" for way in WAYS), f"first-{RUDE}"]


@pytest.fixture(scope="module")
def databases(django_db_setup, django_db_blocker) -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        alpha, beta = database("tandem_alpha"), database("tandem_beta")
        yield stack.enter_context(alpha), stack.enter_context(beta)


def test_two_tandems_that_write_to_each_other_fall_silent(databases):
    with ExitStack() as stack:
        ports = [stack.enter_context(smtp_server(url)) for url in databases]
        alpha = running(databases[0], ALPHA, *FRIENDS, port=ports[0], sends_to=ports[1])
        beta = running(databases[1], BETA, ALPHA, port=ports[1], sends_to=ports[0])
        one, other = stack.enter_context(alpha), stack.enter_context(beta)
        one.writes_to(BETA)
        wait_for_silence(one, other, begun=2)
        assert (one.wrote_to(BETA), other.wrote_to(ALPHA)) == (["reply"], ["acknowledgement"])
        other.writes_to(ALPHA)
        one.writes_to(BETA)
        wait_for_silence(one, other, begun=5)
        assert len(one.wrote_to(BETA)) <= 3
        assert len(other.wrote_to(ALPHA)) <= 3


class Responder:
    """Answers everything at once, with a new subject and a new id each time."""

    def __init__(self) -> None:
        self.port = 0  # the destination of its answers
        self.answers: dict[str, int] = {}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        Thread(target=self.answer, args=(envelope,)).start()
        return "250 OK"

    def answer(self, envelope: Envelope) -> None:
        asked = message_from_bytes(bytes(envelope.content or b""))
        owner = envelope.rcpt_tos[0]
        number = self.answers[owner] = self.answers.get(owner, 0) + 1
        way = owner.partition("-")[0].title()
        to = parseaddr(str(asked.get(way) or asked["From"]))[1]
        headers = {"Auto_Submitted": "auto-replied"} if owner == HONEST else {}
        if owner == HONEST:
            headers["In_Reply_To"] = str(asked["Message-ID"])
        raw = written(
            sender=owner,
            to=str(envelope.mail_from) if way == "Envelope" else to,
            subject=f"I am on holiday, part {number}",
            text=f"Back soon, says machine {number}.",
            message_id=f"{number}.{owner}",
            **headers,
        )
        with smtplib.SMTP("127.0.0.1", self.port, timeout=120) as smtp:
            smtp.sendmail(owner, [to], raw)


@pytest.fixture(scope="module")
def away(django_db_setup, django_db_blocker) -> Iterator[tuple[Installation, Responder]]:
    """One of its own for both tests, which write to different machines."""
    responder = Responder()
    controller = OnFreePort(responder, hostname="127.0.0.1", port=0, ready_timeout=120)
    controller.start()
    with ExitStack() as stack:
        stack.callback(controller.stop)
        stack.enter_context(django_db_blocker.unblock())
        url = stack.enter_context(database("tandem_away"))
        responder.port = stack.enter_context(smtp_server(url))
        alpha = running(url, ALPHA, *FRIENDS, port=responder.port, sends_to=controller.port)
        yield stack.enter_context(alpha), responder


def test_a_tandem_before_machines_that_answer_everything_falls_silent(away):
    alpha, responder = away
    owners = [HONEST, *(f"{way.lower()}-{RUDE}" for way in WAYS)]
    before = alpha.written()
    for owner in owners:
        alpha.writes_to(owner)
    wait_for_silence(alpha, begun=before + len(owners))
    wrote = {owner: len(alpha.wrote_to(owner)) for owner in owners}
    assert wrote[HONEST] == 1
    assert all(1 <= mails <= 2 for mails in wrote.values()), wrote
    assert all(1 <= mails <= 2 for mails in responder.answers.values()), responder.answers


def test_a_rude_machine_whose_owner_wrote_first_is_answered_once(away):
    alpha, responder = away
    owner, before = f"first-{RUDE}", alpha.written()
    with smtplib.SMTP("127.0.0.1", alpha.port, timeout=120) as smtp:
        smtp.sendmail(owner, [ALPHA], written(sender=owner, to=ALPHA, message_id=f"0.{owner}"))
    wait_for_silence(alpha, begun=before + 1)
    assert alpha.wrote_to(owner) == ["acknowledgement"]
    assert (responder.answers[owner], alpha.heard_from(owner)) == (1, 2)
