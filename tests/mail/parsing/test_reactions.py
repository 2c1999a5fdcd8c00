"""Reactions of Gmail and Outlook are told from what people write."""

import base64
import json

import pytest

from mail.parsing.read import read

QUOTE = (
    "<hr><div><b>Von:</b> Ana &lt;ana@tandem.example&gt;<br><b>Gesendet:</b> Montag 10:00<br>"
    "<b>An:</b> Carla Diaz<br><b>Betreff:</b> Ofen</div><div>Wir kommen am Montag.</div>"
)
GMAIL = "text/vnd.google.email-reaction+json"
HEAD = "From: {sender}\r\nTo: help@tandem.example\r\nSubject: Re: Oven\r\nMIME-Version: 1.0\r\n"


def outlook(words: str, sender: str = "Carla Diaz <carla@acme.example>") -> bytes:
    head = HEAD.format(sender=sender) + "Content-Type: text/html; charset=utf-8\r\n\r\n"
    return f"{head}<div>{words}</div>{QUOTE}".encode()


def gmail(
    data: object, text: str = "❤️\n\nCarla hat über Gmail reagiert\n<https://g.example/?x=1>"
) -> bytes:
    def part(content_type: str, content: str) -> str:
        body = base64.encodebytes(content.encode()).decode()
        encoding = "Content-Transfer-Encoding: base64"
        return f"--r\r\nContent-Type: {content_type}; charset=utf-8\r\n{encoding}\r\n\r\n{body}\r\n"

    parts = part("text/plain", text) + part(
        GMAIL, data if isinstance(data, str) else json.dumps(data)
    )
    head = HEAD.format(sender="Carla Diaz <carla@acme.example>")
    kind = "Content-Type: multipart/alternative; boundary=r\r\n\r\n"
    return f"{head}{kind}{parts}{part('text/html', f'<p>{text}</p>')}--r--\r\n".encode()


@pytest.mark.parametrize("emoji", ["👍", "❤️", "🙏🏽", "👨‍👩‍👧", "1️⃣"])
def test_a_reaction_of_gmail_is_its_emoji_and_no_file(emoji):
    got = read(gmail({"emoji": emoji, "version": 1}))
    assert (got.kind, got.reaction, got.attachments) == ("reaction", emoji, [])


@pytest.mark.parametrize(
    "data",
    [{"emoji": "yes"}, {"emoji": "<b>👍</b>"}, {"emoji": "👍" * 33}, {"emoji": 7}, {}, [], "{", "[" * 4000,
     {"emoji": "👍", "pad": "x" * 5000}],
)  # fmt: skip
def test_what_is_no_emoji_is_no_reaction(data):
    got = read(gmail(data, text="Carla hat etwas geschickt"))
    assert (got.kind, got.reaction) == ("human", "")


def test_words_beside_a_reaction_are_a_persons():
    words = "👍\n\nBut send the invoice to our accounting, the last one was wrong.\nIt is urgent.\nThanks"
    got = read(gmail({"emoji": "👍", "version": 1}, text=words))
    assert got.kind == "human"
    assert "accounting" in got.reply


@pytest.mark.parametrize(
    "words",
    ["👍 Carla Diaz reacted to your message:", "👍 Carla Diaz hat auf Ihre Nachricht reagiert:",
     "❤️ Carla Diaz a réagi à votre message :", "😆 Carla Diaz reaccionó a tu mensaje:",
     "🎉 Carla Diaz ha reagito al tuo messaggio:", "😮 Diaz, Carla heeft gereageerd op uw bericht:",
     "👍 Carla Diaz さんがあなたのメッセージにリアクションしました:", "👍 Carla Diaz отреагировал(а) на ваше сообщение:"],
)  # fmt: skip
def test_a_reaction_of_outlook_is_told_by_its_sentence(words):
    got = read(outlook(words))
    assert (got.kind, got.reaction) == ("reaction", words.split()[0])
    assert got.is_automatic


def test_an_emoji_sent_as_a_picture_is_a_reaction_too():
    got = read(outlook('<img src="cid:x"> Carla Diaz reacted to your message:'))
    assert (got.kind, got.reaction) == ("reaction", "?")


@pytest.mark.parametrize(
    "words",
    ["👍", "👍 Carla Diaz", "👍 great, Carla Diaz", "My skin reacted to your message: badly. 👍",
     "👍 Eve Adams reacted to your message:", "Carla Diaz reacted badly to your message",
     "👍 Carla Diaz reacted to your message:<br>Can you also send a bell?",
     "👍 Carla Diaz reacted to your message: but I still wait for the bell and the invoice and my money back"],
)  # fmt: skip
def test_what_people_write_is_no_reaction(words):
    assert read(outlook(words)).kind == "human"


def test_a_reaction_of_gmail_without_its_part_is_told_by_its_sentence():
    head = HEAD.format(sender="Carla Diaz <carla@acme.example>")
    text = (
        "Content-Type: text/plain; charset=utf-8\r\n\r\n👍\r\n\r\nCarla Diaz reacted via Gmail\r\n"
    )
    assert read((head + text).encode()).reaction == "👍"
