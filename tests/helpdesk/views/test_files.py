"""Files and designed mails: for who may see the ticket, and never able to run anything."""

import pytest
from django.urls import reverse

from helpdesk.actions import Received, Upload, receive_message
from helpdesk.models import Attachment
from tests.cast import signed_in

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


def test_a_designed_mail_stands_in_a_sandbox_with_its_own_pictures(receive, ana):
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


def test_another_team_is_refused_and_a_stranger_learns_nothing(receive, ben, eve):
    message = receive(Upload("wheel.png", "image/png", PNG), html="<p>Hello</p>")
    for url in (address(message), reverse("helpdesk:message-html", args=[message.pk])):
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
