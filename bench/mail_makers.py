"""Generated mails for the bench: a text wrapped as a mail, and a mail with random damage."""

import random
from email.message import EmailMessage


def wrap(text: str, *, is_html: bool) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "customer@example.com", "support@example.com"
    message["Subject"] = "Re: your ticket"
    message.set_content(text, subtype="html" if is_html else "plain", cte="base64")
    return bytes(message)


def mutate(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at : at + chance.randint(1, 40)] = b""
            case 1:
                data[at:at] = chance.randbytes(chance.randint(1, 20))
            case 2:
                data[at:at] = data[at // 2 : at // 2 + 200]
            case _:
                data[at : at + 1] = chance.choice(
                    [b"\n", b"\x00", b";", b'"', b"=?", b"\xff", b":"]
                )
    return bytes(data)
