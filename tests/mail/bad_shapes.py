"""Malformed mails, by their defect."""

from collections.abc import Sequence

from tests.mail.conftest import CARLA, written


def with_part(headers: Sequence[str], body: bytes = b"hello") -> bytes:
    top = headed(Content_Type="multipart/mixed; boundary=b").split(b"\r\n\r\n")[0]
    top = top.replace(b"\r\nContent-Type: text/plain; charset=utf-8", b"")
    lines = "\r\n".join(headers).encode("utf-8", "surrogateescape")
    return (
        top + b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
        b"--b\r\n" + lines + b"\r\n\r\n" + body + b"\r\n--b--\r\n"
    )


def nested(depth: int) -> bytes:
    top = written().split(b"\r\nContent-Type")[0].replace(CARLA.encode(), b"eve@else.example")
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    return top + b"\r\n" + parts + b"Content-Type: text/plain\r\n\r\nThe kernel.\r\n"


def headed(**headers: str) -> bytes:
    return written(sender="Eve <eve@else.example>", **headers)


SHAPES = {
    "an empty message": b"",
    "white space": b"\r\n \r\n\t\r\n",
    "only headers": b"From: eve@else.example\r\nTo: support@veloza.example\r\nSubject: Hello\r\n",
    "only a blank header": b"\r\n\r\nHello?",
    "ten thousand parts": with_part(["X: y"], b"--b\r\nX: y\r\n\r\nz\r\n" * 10_000),
    "a thousand nested parts": nested(1000),
    "a header of 1 MB": headed(X_Long="x" * 1024 * 1024),
    "a subject of 1 MB": headed(subject="x" * 1024 * 1024),
    "a folded header of 1 MB": headed(X_Long="x\r\n " * 300_000),
    "a hundred thousand headers": headed() + b"X-Y: z\r\n" * 100_000,
    "a hundred thousand references": headed(References="<a@b> " * 100_000),
    "NUL bytes": headed(subject="nu\x00ll", text="a\x00b\x00" * 100, X_A="\x00"),
    "NUL as a sender": written(sender="\x00 <\x00@\x00>"),
    "a charset that lies": headed().replace(b"charset=utf-8", b"charset=utf-16") + b"\xff\xfe\xd8",
    "a charset nobody knows": headed().replace(b"charset=utf-8", b"charset=martian") + b"\xff",
    "a charset that is a codec of bytes": headed().replace(b"charset=utf-8", b"charset=zip"),
    "an encoded subject that lies": headed(subject="=?utf-8?b?/////w==?= =?x?y?z?="),
    "a date in 1970": headed().replace(b"19 Nov 2026", b"01 Jan 1970"),
    "a date in 2100": headed().replace(b"19 Nov 2026", b"19 Nov 2100"),
    "a date in no year": headed().replace(b"19 Nov 2026", b"99 Foo 99999"),
    "a name with line breaks": written(
        sender="=?utf-8?q?Eve=0D=0ABcc=3A_all=40x.example?= <eve@else.example>"
    ),
    "an address with line breaks": written(
        sender="=?utf-8?q?eve=40else.example=0D=0ABcc=3A_all=40x.example?="
    ),
    "a name that turns the reading around": written(sender="‮Eve⁧ <eve@else.example>"),
    "half a surrogate": headed(subject="=?utf-8?b?7aCA?=", text="ok"),
    "a bad transfer encoding": headed(Content_Transfer_Encoding="base64", text="%%%=~~~"),
    "no sender at all": b"To: support@veloza.example\r\nSubject: Hm\r\n\r\nNobody signed.",
    "two senders": headed(From="Eve <eve@else.example>"),
    "a boundary that never comes": headed(Content_Type="multipart/mixed; boundary=never"),
    "no boundary": headed(Content_Type="multipart/mixed"),
    "a message in itself": headed(Content_Type="message/rfc822"),
    "mail of noise": bytes(range(256)) * 300,
}
