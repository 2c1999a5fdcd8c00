"""Mails that consume time and memory, each of its most effective size: the worst known shapes."""

import base64
import zlib
from collections.abc import Callable

MB = 1024 * 1024
FULL = 29 * MB
HEAD = b"From: Eve <eve@evil.example>\r\nTo: help@veloza.example\r\nSubject: Re: order\r\n"


def text(body: bytes, more: bytes = b"") -> bytes:
    return HEAD + more + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body


def html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body


def fill(piece: bytes, size: int = FULL) -> bytes:
    return piece * (size // len(piece))


def in_parts(part: bytes, count: int, kind: bytes = b"mixed") -> bytes:
    head = HEAD + b"Content-Type: multipart/" + kind + b"; boundary=b\r\n\r\n"
    return head + (b"--b\r\n" + part + b"\r\n") * count + b"--b--\r\n"


def nested(depth: int, inside: bytes) -> bytes:
    out = HEAD
    for level in range(depth):
        out += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return out + b"\r\n" + inside


def nested_mails(depth: int, inside: bytes) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + inside


def report(blocks: bytes) -> bytes:
    head = HEAD.replace(b"Eve <eve@evil.example>", b"MAILER-DAEMON@mx.example")
    start = (
        head + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    )
    return (
        start + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + blocks + b"\r\n--b--\r\n"
    )


def bounce(body: bytes) -> bytes:
    return (
        b"From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: failure notice\r\n"
        b"Content-Type: text/plain\r\n\r\n"
    ) + body


def attached(name: bytes, content: bytes) -> bytes:
    part = b"Content-Disposition: attachment; filename=" + name + b"\r\n"
    part += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)
    return in_parts(part, 1)


def coded(encoding: bytes, body: bytes, charset: bytes = b"utf-8") -> bytes:
    more = b"Content-Type: text/plain; charset=" + charset + b"\r\n"
    return HEAD + more + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def zip_bomb() -> bytes:
    packed = zlib.compress(bytes(200 * MB), 9)
    return attached(b"bomb.zip", b"PK\x03\x04" + b"\x00" * 26 + packed)


def winmail(content: bytes) -> bytes:
    return attached(b"winmail.dat", b"\x78\x9f\x3e\x22\x01\x00" + content)


DEEP = 780
SHAPES: dict[str, Callable[[], bytes]] = {
    "one line": lambda: text(fill(b"a")),
    "short lines": lambda: text(fill(b"a\n")),
    "empty lines": lambda: text(fill(b"\n")),
    "returns": lambda: text(fill(b"\r")),
    "quotes": lambda: text(fill(b"> a\n")),
    "deep quotes": lambda: text(fill(b">" * 900 + b"\n")),
    "flowed": lambda: text(fill(b"> a \n"), b"X: y\r\n").replace(b"utf-8\r", b"utf-8; format=flowed\r"),
    "one flowed line": lambda: text(fill(b"a \n")).replace(b"utf-8\r", b"utf-8; format=flowed\r"),
    "attributions": lambda: text(fill(b"On Mon, 4 May 2026 at 10:00, Ana <a@b.example>\n\n")),
    "half attributions": lambda: text(fill(b"On 4 May 2026 " + b"x " * 190 + b":\n")),
    "long half attributions": lambda: text(fill(b"On 4 May 2026 " + b"- " * 400 + b"wrote:\n")),
    "labels": lambda: text(fill(b"From: a\nSent: b\nTo" + b" " * 250 + b"\n")),
    "rules": lambda: text(fill(b"-" * 5000 + b"\n")),
    "dashes and words": lambda: text(fill(b"---- original message " * 40 + b"\n")),
    "phones": lambda: text(fill(b"Sent from my iPhone " * 4 + b"!\n")),
    "addresses": lambda: text(fill(b"a@" * 2000 + b"\n")),
    "one address": lambda: text(fill(b"a@")),
    "colons": lambda: text(fill(b"a:" * 150 + b"\n")),
    "spaces": lambda: text(fill(b" " * 4000 + b"x\n")),
    "wide signs": lambda: text(fill("\u3000：\n".encode())),
    "nul": lambda: text(fill(b"\x00")),
    "binary": lambda: text(fill(bytes(range(256)))),
    "not quite utf-8": lambda: text(fill("é".encode() * 9 + b"\xff")),
    "utf-7": lambda: coded(b"8bit", fill(b"+AGE-"), b"utf-7"),
    "iso-2022": lambda: coded(b"8bit", fill(b"\x1b$B$3\x1b(B"), b"iso-2022-jp"),
    "hz": lambda: coded(b"8bit", fill(b"~{VP~}"), b"hz"),
    "big5": lambda: coded(b"8bit", fill(b"\xa4\xa4\xff"), b"big5"),
    "base64": lambda: coded(b"base64", fill(b"QUFB" * 19 + b"\r\n")),
    "base64 padding": lambda: coded(b"base64", fill(b"=")),
    "base64 pieces": lambda: coded(b"base64", fill(b"QQ==")),
    "base64 lines of words": lambda: coded(b"base64", fill(b"a b\n")),
    "quoted-printable": lambda: coded(b"quoted-printable", fill(b"=")),
    "quoted-printable letters": lambda: coded(b"quoted-printable", fill(b"=41=42\r\n")),
    "uuencode": lambda: coded(b"x-uuencode", b"begin 644 a\n" + fill(b"#0V%T\n")),
    "header": lambda: HEAD + b"X-Long: " + fill(b"a") + b"\r\n\r\nHello",
    "folded header": lambda: HEAD + b"X-Long: a" + fill(b"\r\n b") + b"\r\n\r\nHello",
    "many headers": lambda: HEAD + fill(b"X-A: b\r\n") + b"\r\nHello",
    "no header ends": lambda: fill(b"a: b\n"),
    "broken headers": lambda: HEAD + fill(b"broken\r\n") + b"\r\nHello",
    "spaced headers": lambda: fill(b"a" + b" " * 900 + b":b\n"),
    "subject": lambda: b"Subject: " + fill(b"a ") + b"\r\n\r\nHello",
    "encoded words": lambda: b"Subject: " + fill(b"=?utf-8?q?a?= ") + b"\r\n\r\nHello",
    "half encoded words": lambda: b"Subject: " + fill(b"=?") + b"\r\n\r\nHello",
    "recipients": lambda: HEAD + b"To: " + fill(b"a@b.example, ") + b"\r\n\r\nHello",
    "comments": lambda: HEAD + b"To: " + fill(b"(") + b"\r\n\r\nHello",
    "quotes in addresses": lambda: HEAD + b"To: " + fill(b'"\\') + b"\r\n\r\nHello",
    "angles": lambda: HEAD + b"Cc: " + fill(b"<") + b"\r\n\r\nHello",
    "routes": lambda: HEAD + b"Cc: " + fill(b"<@a,") + b"\r\n\r\nHello",
    "many To": lambda: HEAD + fill(b"To: " + b"(<a@b.example>, " * 3000 + b"\r\n") + b"\r\nHello",
    "references": lambda: HEAD + fill(b"References: " + b"<a@b> " * 9000 + b"\r\n") + b"\r\nHello",
    "half references": lambda: HEAD + fill(b"References: " + b"<a" * 9000 + b"\r\n") + b"\r\nHello",
    "parameters": lambda: HEAD + b"Content-Type: text/plain" + fill(b';a="b\\') + b"\r\n\r\nHello",
    "continued parameters": lambda: HEAD
    + b"Content-Type: text/plain"
    + fill(b";a*0*=%41")
    + b"\r\n\r\nHello",
    "spaces in a type": lambda: HEAD + b"Content-Type:" + fill(b" ") + b"x\r\n\r\nHello",
    "parts": lambda: in_parts(b"\r\na", FULL // 10),
    "parts with types": lambda: in_parts(b"Content-Type: text/html\r\n\r\n<p>a", 19_000),
    "few large parts": lambda: in_parts(b"\r\n" + fill(b"a\n", MB), 28),
    "half boundaries": lambda: in_parts(b"\r\n" + fill(b"--c\n"), 1),
    "boundary in the text": lambda: in_parts(b"\r\n" + fill(b"--b "), 1),
    "mails in parts": lambda: in_parts(b"Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nb", 90),
    "large mails in parts": lambda: in_parts(
        b"Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\n" + fill(b"b\n", MB), 28
    ),
    "nested": lambda: nested(1000, b"Hello"),
    "nested with lines": lambda: nested(90, fill(b"a\n")),
    "nested with boundaries": lambda: nested(90, fill(b"--b0\n", 90_000)),
    "nested mails": lambda: nested_mails(1000, b"\r\nHello"),
    "nested mails with lines": lambda: nested_mails(90, b"\r\n" + fill(b"a\n")),
    "nested mails with headers": lambda: nested_mails(90, fill(b"a: b\n", 20 * MB) + b"\nHello"),
    "digest": lambda: in_parts(b"\r\nSubject: a\r\n\r\nb", 19_000, b"digest"),
    "report of empty blocks": lambda: report(fill(b"\r\n")),
    "report of blocks": lambda: report(fill(b"Action: failed\r\n\r\n", 20_000 * 18)),
    "report of many blocks": lambda: report(fill(b"Action: failed\r\n\r\n")),
    "report of long words": lambda: report(
        fill(
            b"Final-Recipient: rfc822; ana@b.example\r\nAction: failed\r\nDiagnostic-Code: smtp; "
            + b"user mailbox not address " * 150
            + b"\r\n\r\n",
            20_000 * 38,
        )
    ),
    "bounce of addresses": lambda: bounce(fill(b"ana@b.example not found\n")),
    "bounce of half sentences": lambda: bounce(fill(b"user mailbox address account recipient not ")),
    "bounce of codes": lambda: bounce(fill(b"550 5.1.1 <ana@b.example>: user\n")),
    "bounce of rules": lambda: bounce(fill(b"--" * 80 + b" original\n")),
    "bounce of spaces": lambda: bounce(fill(b" " * 3000 + b"\n")),
    "bounce as JSON": lambda: bounce(fill(b"{" * 9)).replace(b"Return", b"X-Amz-Sns-Message-Id: 1\r\nReturn"),
    "html words": lambda: html(fill(b"<p>a</p>\n")),
    "html text": lambda: html(fill(b"a")),
    "html open tags": lambda: html(fill(b"<div>")),
    "html deep": lambda: html(b"<div>" * DEEP + fill(b"<p>a", MB) + b"</div>" * DEEP),
    "html deep quotes": lambda: html(
        b"<div>" * DEEP + fill(b"<p class=gmail_attr>a", MB) + b"</div>" * DEEP
    ),
    "html deep containers": lambda: html(
        fill(b"<div class=gmail_quote><blockquote>", 700 * 35) + fill(b"<p>a", MB)
    ),
    "html flat containers": lambda: html(fill(b"<div class=gmail_quote>a</div>", MB)),
    "html flat quotes": lambda: html(fill(b"<blockquote>a</blockquote>", MB)),
    "html ends": lambda: html(fill(b"<p id=divRplyFwdMsg>a</p>", MB)),
    "html borders": lambda: html(
        fill(b'<div style="border-top:solid #E1E1E1 1.0pt">From: a@b: c: d: e: </div>', MB)
    ),
    "html nested borders": lambda: html(
        fill(b'<div style="border-top:solid #E1E1E1 1.0pt">', 700 * 44) + fill(b"<p>a:", MB)
    ),
    "html blockquotes": lambda: html(fill(b"<blockquote>", 780 * 12) + fill(b"a<br>", MB)),
    "html tables": lambda: html(fill(b"<table><tr><td>a", 11 * 16) + fill(b"<tr><td>a", MB)),
    "html wide table": lambda: html(b"<table><tr>" + fill(b"<td>a", MB)),
    "html long table": lambda: html(b"<table>" + fill(b"<tr><td>a<td>b", MB)),
    "html deep tables": lambda: html(fill(b"<table><tr><td>", MB)),
    "html words beside cells": lambda: html(b"<table>" + fill(b"x<br>", MB)),
    "html paragraphs beside cells": lambda: html(b"<table>" + fill(b"<p>x", MB)),
    "html table in parts": lambda: in_parts(b"Content-Type: text/html\r\n\r\n<table>", 1).replace(
        b"--b--", b"--b\r\nContent-Type: text/html\r\n\r\n" + fill(b"x<br>", MB - 99) + b"\r\n--b--"
    ),
    "html small tables": lambda: html(fill(b"<table>x<br></table>", MB)),
    "html drawn beside cells": lambda: html(b"<table><svg><td>" + fill(b"<p>x", MB)),
    "html lists": lambda: html(fill(b"<ul><li>a", MB)),
    "html deep lists": lambda: html(fill(b"<ul><li>", 700 * 8) + fill(b"a<br>", MB)),
    "html list in depth": lambda: html(fill(b"<ol><li>", 390 * 8) + fill(b"<li>a", MB)),
    "html formatting": lambda: html(fill(b"<b><p>", MB)),
    "html fonts": lambda: html(fill(b"<font color=red>", 19 * 16) + fill(b"<p>a", MB)),
    "html anchors": lambda: html(fill(b"<a href=x>", MB)),
    "html half tags": lambda: html(fill(b"<a ")),
    "html attributes": lambda: html(b"<p " + fill(b"a=b ") + b">"),
    "html many attributes": lambda: html(b"<p " + b" ".join(b"a%d=1" % n for n in range(90_000)) + b">"),
    "html half comments": lambda: html(fill(b"<!--")),
    "html entities": lambda: html(fill(b"&amp;")),
    "html half entities": lambda: html(fill(b"&a")),
    "html images": lambda: html(fill(b"<img src=http://a.example/b>", MB)),
    "html cids": lambda: html(fill(b"cid:a ")),
    "html spaces": lambda: html(fill(b" ")),
    "html pre": lambda: html(b"<pre>" + fill(b" \n")),
    "html styles": lambda: html(fill(b"<style>a", MB)),
    "html scripts": lambda: html(fill(b"<div>", 900 * 5) + fill(b"<script>", MB)),
    "html titles": lambda: html(fill(b"<div>", 900 * 5) + fill(b"<title", MB)),
    "html options": lambda: html(b"<p>Hello<select>" + fill(b"<option>a", MB)),
    "html options with attributes": lambda: html(b"<p>Hello<select>" + fill(b"<OPTION selected <b>a", MB)),
    "html groups of options": lambda: html(b"<p>Hello<select>" + fill(b"<optgroup><option>a", MB)),
    "html selects": lambda: html(fill(b"<select><option>", MB)),
    "html svg": lambda: html(fill(b"<svg><desc><p>", MB)),
    "html template": lambda: html(fill(b"<template><p>", MB)),
    "attachment": lambda: attached(b"a.bin", bytes(20 * MB)),
    "zip bomb": zip_bomb,
    "winmail of nothing": lambda: winmail(bytes(15 * MB)),
    "winmail of objects": lambda: winmail((b"\x01\x06\x90\x08\x00\x00\x00\x00\x00\x00\x00") * 900_000),
    "winmail of attributes": lambda: winmail(
        b"\x01\x03\x90\x06\x00\x00\x00\xa0\x00\xff\xff\xff\xff" + b"\x03\x00\x01\x00\x00\x00\x00\x00" * MB
    ),
}  # fmt: skip
# These took more than a second, or more than 400 MB, before they were limited.
WORST = [
    "one flowed line", "rules", "nul", "base64 pieces", "base64 lines of words", "uuencode",
    "folded header", "many To", "references", "few large parts", "large mails in parts", "nested",
    "nested with lines", "nested mails with lines", "nested mails with headers",
    "report of empty blocks", "report of long words", "html deep quotes", "html flat containers",
    "html nested borders", "html list in depth", "html many attributes", "html half entities",
    "html styles", "html scripts", "html titles", "html words beside cells",
    "html paragraphs beside cells", "html table in parts", "html small tables", "html options",
    "html options with attributes", "html groups of options", "html drawn beside cells", "zip bomb", "winmail of nothing",
    "winmail of attributes",
]  # fmt: skip
