"""Files and HTML emails: permissions, and no script execution."""

from io import BytesIO
from threading import BoundedSemaphore

import pytest
from django.urls import reverse
from PIL import Image

from helpdesk import previews
from helpdesk.actions.attach import Upload
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Attachment
from helpdesk.previews.table import table_rows
from tests.personas import signed_in

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def receive(ticket, carla):
    def message(*uploads, html=""):
        said = Received(carla, "carla@correu.example", "See here.", html=html, attachments=uploads)
        return receive_message(ticket, said)

    return message


def address(message):
    return reverse("helpdesk:attachment", args=[message.attachments.get().pk])


def test_a_picture_is_shown_in_the_page(receive, ana):
    response = signed_in(ana).get(address(receive(Upload("wheel.png", "image/png", PNG))))
    assert response.getvalue() == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'inline; filename="wheel.png"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "upload",
    [
        Upload("page.html", "text/html", b"<script>alert(1)</script>"),
        Upload("drawing.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"),
        Upload("wheel.png", "image/png", PNG, is_dangerous=True),
    ],
)
def test_the_rest_can_only_be_saved(receive, ana, upload):
    response = signed_in(ana).get(address(receive(upload)))
    assert response.getvalue() == upload.content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_that_is_gone_is_not_found(receive, ana):
    message = receive(Upload("wheel.png", "image/png", PNG))
    Attachment.objects.get().file.delete(save=False)
    assert signed_in(ana).get(address(message)).status_code == 404


def test_an_html_email_is_sandboxed_with_its_inline_images(receive, ana):
    picture = Upload("logo.png", "image/png", PNG, cid="logo@x", is_inline=True)
    message = receive(picture, html='<p>Hello</p><img src="cid:logo@x">')
    response = signed_in(ana).get(reverse("helpdesk:message-html", args=[message.pk]))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert f'<img src="{address(message)}">' in response.text


def test_a_message_without_a_design_has_none(receive, ana):
    message = receive()
    assert (
        signed_in(ana).get(reverse("helpdesk:message-html", args=[message.pk])).status_code == 404
    )


def test_the_quote_is_folded_in_the_frame(ticket, carla, ana):
    html = "<p>See <b>here</b>.</p><p>On Friday you wrote:</p><blockquote>Where?</blockquote>"
    said = Received(carla, "carla@correu.example", "See here.", html=html, full_text="See here. >")
    address = reverse("helpdesk:message-html", args=[receive_message(ticket, said).pk])
    page = signed_in(ana).get(address).text
    assert page.index("<p>See <b>here</b>.</p>") < page.index("<details") < page.index("Where?")
    assert "<details" not in signed_in(ana).get(address, {"part": "whole"}).text
    assert "See <b>" not in signed_in(ana).get(address, {"part": "quote"}).text


def test_remote_pictures_are_let_in_only_when_somebody_asks(receive, ana):
    message = receive(html='<p>Hi</p><img alt="Logo" data-src="https://shop.example/logo.png">')
    address = reverse("helpdesk:message-html", args=[message.pk])
    shut, opened = (signed_in(ana).get(address, query) for query in ({}, {"pictures": "remote"}))
    assert "https" not in shut["Content-Security-Policy"]
    assert "shop.example" not in shut.text
    assert "img-src 'self' data: https:;" in opened["Content-Security-Policy"]
    assert 'src="https://shop.example/logo.png"' in opened.text
    assert opened["Referrer-Policy"] == "no-referrer"


def test_a_picture_is_drawn_small_and_large(receive, ana):
    photo = BytesIO()
    Image.new("RGB", (2000, 1000)).save(photo, "JPEG")
    file = receive(Upload("wheel.jpg", "image/jpeg", photo.getvalue())).attachments.get()
    for name, width in (("preview", 480), ("preview-large", 1600)):
        response = signed_in(ana).get(reverse(f"helpdesk:{name}", args=[file.pk]))
        assert Image.open(BytesIO(response.content)).size[0] == width
        assert response["Content-Type"] == "image/webp"
        assert response["Content-Disposition"] == 'inline; filename="preview.webp"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_without_thumbnail_answers_204(receive, ana):
    file = receive(Upload("wheel.png", "image/png", PNG)).attachments.get()
    assert signed_in(ana).get(reverse("helpdesk:preview", args=[file.pk])).status_code == 204
    text = receive(Upload("a.txt", "text/plain", b"x")).attachments.get()
    assert signed_in(ana).get(reverse("helpdesk:preview", args=[text.pk])).status_code == 404
    file.file.delete(save=False)
    large = reverse("helpdesk:preview-large", args=[file.pk])
    assert signed_in(ana).get(large).status_code == 404


def test_the_first_lines_are_words_or_a_table_and_never_markup(receive, ana):
    files = (
        Upload("a.txt", "text/plain", b"<b>bold</b>"),
        Upload("b.csv", "text/csv", b"date;price\n2026-11-20;4180\n"),
    )
    text, table = (
        signed_in(ana).get(reverse("helpdesk:first-lines", args=[file.pk]))
        for file in receive(*files).attachments.all()
    )
    assert "&lt;b&gt;bold&lt;/b&gt;</pre>" in text.text
    assert '<td dir="auto">4180</td>' in table.text
    assert "sandbox" in text["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("date;price\n2026-11-20;4,180\n", [["date", "price"], ["2026-11-20", "4,180"]]),
        ('"a, b, c";d\n"e\nf";g', [["a, b, c", "d"], ["e\nf", "g"]]),
        ("a\tb\n\n1\t2", [["a", "b"], [], ["1", "2"]]),
        ("a|b", [["a", "b"]]),
        ("a,b\n1", []),
        ("words", []),
        ("", []),
    ],
)
def test_a_table_is_told_by_its_first_line(text, cells):
    assert table_rows(Attachment(name="a.csv", content_type="text/csv"), text) == cells


def test_a_table_made_to_eat_time_is_shown_all_the_same(receive, ana):
    bad = ("," + '"a",' + '"' * 4000 + "a").encode()
    file = receive(Upload("a.csv", "text/csv", bad)).attachments.get()
    response = signed_in(ana).get(reverse("helpdesk:first-lines", args=[file.pk]))
    assert "lines-table" in response.text


def test_a_busy_renderer_answers_503(receive, ana, monkeypatch):
    monkeypatch.setattr(previews, "_AT_ONCE", BoundedSemaphore(1))
    photo = BytesIO()
    Image.new("RGB", (20, 10)).save(photo, "PNG")
    file = receive(Upload("wheel.png", "image/png", photo.getvalue())).attachments.get()
    address = reverse("helpdesk:preview", args=[file.pk])
    with previews._AT_ONCE:
        busy = signed_in(ana).get(address)
    assert (busy.status_code, busy["Cache-Control"]) == (503, "no-store")
    assert int(busy["Retry-After"]) > 0
    assert signed_in(ana).get(address).status_code == 200


def test_inline_images_are_not_listed_as_files(ticket, receive, ana):
    picture = Upload("logo.png", "image/png", PNG, cid="logo@x", is_inline=True)
    locked = Upload(
        "logo.svg", "image/svg+xml", b"<svg/>", "s@x", is_inline=True, is_dangerous=True
    )
    receive(picture, locked, html='<p>Hi</p><img src="cid:logo@x"><img src="cid:s@x">')
    entry = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).context["entries"][-1]
    assert [file.attachment.name for file in entry.item.files] == ["logo.svg"]


def test_a_harmful_file_asks_first(ticket, receive, ana):
    file = receive(Upload("a.exe", "application/x-msdownload", b"MZ", is_dangerous=True))
    text = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).text
    assert f'popovertarget="locked-{file.attachments.get().pk}"' in text
    assert "Save it anyway" in text


def test_another_team_is_refused_and_a_stranger_learns_nothing(receive, ben, eve):
    message = receive(Upload("wheel.png", "image/png", PNG), html="<p>Hello</p>")
    file = message.attachments.get()
    names = ("attachment", "preview", "preview-large", "first-lines")
    files = [reverse(f"helpdesk:{name}", args=[file.pk]) for name in names]
    for url in (*files, reverse("helpdesk:message-html", args=[message.pk])):
        assert signed_in(ben).get(url).status_code == 403
        assert signed_in(eve).get(url).status_code == 404
        assert signed_in(ben).post(url).status_code == 405


def test_only_addresses_of_pictures_are_replaced(receive, ana):
    uploads = [Upload(f"{cid}.png", "image/png", PNG, cid=cid) for cid in ("a", "a1", "p>x")]
    html = '<p>cid:a p&gt;x</p><img src="cid:a1"><img alt="cid:a" src="cid:p&gt;x">'
    message = receive(*uploads, html=html)
    _a, a1, p_x = (reverse("helpdesk:attachment", args=[f.pk]) for f in message.attachments.all())
    page = signed_in(ana).get(reverse("helpdesk:message-html", args=[message.pk])).text
    assert f'<p>cid:a p&gt;x</p><img src="{a1}"><img alt="cid:a" src="{p_x}">' in page
