"""A customer's reaction stands at the message; nothing else changes."""

import base64
import json

import pytest

from accounts.models import User
from helpdesk import events
from helpdesk.actions.react import MAX_REACTIONS, Reaction, add_reaction
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.models import Message, Ticket
from ledger.models import Event
from mail.models import InboundMail
from tests.mail.conftest import CARLA, SUPPORT, arrives, support  # noqa: F401
from tests.mail.rules.post import come, ticket_of


def reaction(answers: str, emoji: str = "👍", sender: str = CARLA, number: int = 1) -> bytes:
    data = base64.b64encode(json.dumps({"emoji": emoji, "version": 1}).encode()).decode()
    return (
        f"From: Carla Diaz <{sender}>\r\nTo: {SUPPORT}\r\nSubject: Re: Invoice\r\n"
        f"Message-ID: <reaction-{number}@acme.example>\r\nIn-Reply-To: <{answers}>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=r\r\n\r\n"
        f"--r\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{emoji}\r\n\r\n"
        "Carla reacted via Gmail\r\n"
        "--r\r\nContent-Type: text/vnd.google.email-reaction+json\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{data}\r\n--r--\r\n"
    ).encode()


@pytest.fixture
def ticket(support, ana: User) -> Ticket:  # noqa: F811
    return ticket_of(come())


@pytest.fixture
def replies(ticket: Ticket, ana: User) -> list[Message]:
    return [reply_to_ticket(ticket, text, by=ana) for text in ("We look.", "It is corrected.")]


def sent_id(message: Message) -> str:
    assert message.outbound is not None
    return message.outbound.message_id


def test_a_reaction_stands_at_its_message_and_changes_nothing(ticket, replies, ana):
    resolve_ticket(ticket, by=ana)
    ticket.refresh_from_db()
    before = {f.attname: getattr(ticket, f.attname) for f in Ticket._meta.concrete_fields}
    inbound = arrives(reaction(sent_id(replies[0])))
    assert (inbound.kind, inbound.state, inbound.about) == (
        "reaction", "delivered", f"ticket:{ticket.pk}",
    )  # fmt: skip
    replies[0].refresh_from_db()
    (given,) = replies[0].reactions
    assert (given["emoji"], given["name"]) == ("👍", "Carla Diaz")
    ticket.refresh_from_db()
    after = {f.attname: getattr(ticket, f.attname) for f in Ticket._meta.concrete_fields}
    assert {name: value for name, value in after.items() if value != before[name]} == {}
    assert ticket.messages.count() == 3
    assert not Event.objects.filter(name=events.TICKET_REOPENED).exists()
    event = Event.objects.get(name=events.TICKET_REACTION_RECEIVED)
    assert event.facts["message"] == replies[0].pk


def test_the_page_shows_it_at_the_message(ticket, replies, client, ana):
    arrives(reaction(sent_id(replies[1])))
    client.force_login(ana)
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "👍 Carla Diaz reacted" in page
    assert page.count('class="reactions"') == 1
    assert page.index("It is corrected.") < page.index("Carla Diaz reacted")


def test_a_second_reaction_replaces_the_first(ticket, replies):
    arrives(reaction(sent_id(replies[0])))
    arrives(reaction(sent_id(replies[0]), emoji="❤️", number=2))
    replies[0].refresh_from_db()
    assert [each["emoji"] for each in replies[0].reactions] == ["❤️"]


def test_a_closed_ticket_takes_it_without_a_follow_up(ticket, replies, ana):
    close_ticket(ticket, by=ana)
    arrives(reaction(sent_id(replies[0])))
    replies[0].refresh_from_db()
    assert len(replies[0].reactions) == 1
    assert Ticket.objects.count() == 1


def test_a_reaction_of_a_stranger_is_an_internal_entry(ticket, replies):
    arrives(reaction(sent_id(replies[0]), sender="eve@evil.example"))
    replies[0].refresh_from_db()
    assert replies[0].reactions == []
    entry = ticket.messages.order_by("pk").last()
    assert (entry.kind, entry.is_automatic) == (Message.Kind.NOTE, True)


def test_a_reaction_to_nothing_known_waits_in_the_queue(ticket):
    inbound = arrives(reaction("unknown@elsewhere.example"))
    assert (inbound.state, inbound.cause) == (InboundMail.State.SUSPENDED, "automatic")
    assert Ticket.objects.count() == 1


def test_a_ticket_without_a_reply_has_no_message_for_it(ticket):
    assert add_reaction(ticket, Reaction("👍", ticket.requester)) is None


def test_one_message_holds_a_bounded_number(ticket, replies):
    others = [{"emoji": "👍", "customer": -n, "name": "x"} for n in range(MAX_REACTIONS)]
    Message.objects.filter(pk=replies[0].pk).update(reactions=others)
    found = add_reaction(ticket, Reaction("🎉", ticket.requester, [sent_id(replies[0])]))
    assert found is not None
    assert (len(found.reactions), found.reactions[-1]["emoji"]) == (MAX_REACTIONS, "🎉")


def test_answers_in_our_quote_are_shown_and_found(ticket, replies, ana, client):
    """Against the mail that was really sent, in the shape of Outlook."""
    text = "Three questions:\n\n1. Which oven number is it?\n2. When did you buy it?"
    reply = reply_to_ticket(ticket, text, by=ana)
    assert reply.outbound is not None
    ours = reply.outbound.text
    quote = ours.replace("is it?\n", "is it?\nOV-88812\n").replace(
        "buy it?\n", "buy it?\nEn mayo\n"
    )
    head = f"{'_' * 32}\nVon: Ana <ana@x.example>\nGesendet: Montag\nAn: Carla\nBetreff: Re\n\n"
    inbound = come(5, text=f"Siehe unten.\n\n{head}{quote}", In_Reply_To=f"<{sent_id(reply)}>")
    message = Message.objects.get(inbound=inbound)
    assert message.text.split("\n") == [
        *["Siehe unten.", "", "> 1. Which oven number is it?", "OV-88812", ""],
        *["> 2. When did you buy it?", "En mayo"],
    ]
    client.force_login(ana)
    for words in ("88812", "mayo"):
        found = client.get("/inbox/all/", {"q": words}).content.decode()
        assert ticket.subject in found
