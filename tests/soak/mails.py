"""Ten thousand mails of every sort: those of a busy mailbox, and malformed ones."""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from random import Random

from bench.mail_makers import mutate
from tests.stories.post import SUPPORT

WORDS = ("wheel", "rim", "order", "parcel", "bent", "colour", "size", "chain", "saddle", "light")
BOUNCE = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{token}@mx.example>
Date: Thu, 19 Nov 2026 10:00:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered ({token}).

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; nobody@gone.example
Action: failed
Status: 5.1.1

--b--
"""


def make_mails(count: int, rng: Random, reply_to: list[str]) -> Iterator[bytes]:
    """Yield that many different mails; each holds a unique token."""
    makers = [(_question, 40), (_reply, 20), (_rich, 12), (_damaged, 12), (_nameless, 6),
              (_bounce, 5), (_absent, 4), (_large, 1)]  # fmt: skip
    kinds, weights = zip(*makers, strict=True)
    for number in range(count):
        maker = rng.choices(kinds, weights)[0]
        yield as_sent(maker(f"soak{number}x{rng.randrange(1 << 30)}", rng, reply_to))


def as_sent(raw: bytes) -> bytes:
    """Return the bytes as SMTP carries them: lines end with CRLF, and the last one ends."""
    raw = re.sub(rb"\r\n|\n|\r(?!\n)", b"\r\n", raw)
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


def _head(token: str, rng: Random, to: str = SUPPORT) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    who = rng.randrange(2000)
    mail["From"] = f"Carla Reyes <carla{who}@correu.example>"
    mail["To"] = to
    mail["Subject"] = f"{rng.choice(WORDS)} {rng.choice(WORDS)} {token}"
    mail["Message-ID"] = f"<{token}@correu.example>"
    mail["Date"] = "Thu, 19 Nov 2026 10:00:00 +0000"
    return mail


def _text(token: str, rng: Random) -> str:
    return f"Hello,\n\nthe {' '.join(rng.choices(WORDS, k=20))}. {token}\n\nCarla\n"


def _question(token: str, rng: Random, reply_to: list[str]) -> bytes:
    mail = _head(token, rng)
    mail.set_content(_text(token, rng))
    return mail.as_bytes()


def _reply(token: str, rng: Random, reply_to: list[str]) -> bytes:
    mail = _head(token, rng, to=rng.choice(reply_to))
    mail.set_content(_text(token, rng) + "\nOn Monday Ana wrote:\n> Which wheel is it?\n")
    return mail.as_bytes()


def _rich(token: str, rng: Random, reply_to: list[str]) -> bytes:
    mail = _head(token, rng)
    mail.set_content(_text(token, rng))
    mail.add_alternative(f"<p>the <b>{token}</b> is bent</p>", subtype="html")
    mail.add_attachment(rng.randbytes(20_000), "image", "jpeg", filename="wheel.jpg")
    return mail.as_bytes()


def _damaged(token: str, rng: Random, reply_to: list[str]) -> bytes:
    raw = mutate(_rich(token, rng, reply_to), rng)
    return raw + f"\r\n{token}\r\n".encode()


def _nameless(token: str, rng: Random, reply_to: list[str]) -> bytes:
    """Without a Message-ID and a date, as forms and scanners send."""
    mail = _head(token, rng)
    del mail["Message-ID"], mail["Date"]
    mail.set_content(_text(token, rng))
    return mail.as_bytes()


def _bounce(token: str, rng: Random, reply_to: list[str]) -> bytes:
    return BOUNCE.format(token=token, to=SUPPORT).encode()


def _absent(token: str, rng: Random, reply_to: list[str]) -> bytes:
    mail = _head(token, rng)
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(f"I am away until Monday. {token}\n")
    return mail.as_bytes()


def _large(token: str, rng: Random, reply_to: list[str]) -> bytes:
    mail = _head(token, rng)
    mail.set_content(_text(token, rng))
    mail.add_attachment(rng.randbytes(1_500_000), "video", "mp4", filename="wheel.mp4")
    return mail.as_bytes()
