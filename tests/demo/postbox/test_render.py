"""A mail as its reader sees it: both themes, its pictures, and nothing that runs."""

from email.message import EmailMessage

from demo.postbox.render import render_headers, render_html, render_text
from mail.parsing.read import read

DARK = (
    "<html><head><style>@media (prefers-color-scheme: dark){p{color:red}}</style></head><p>Hi</p>"
)


def mail(html: str = DARK, text: str = "See http://veloza.example/f/abc?s=2&x=1 <now>") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Hi"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        part = message.get_payload()[1]
        part.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<wheel@b.example>")
    return message.as_bytes()


def seen(theme, html: str = DARK) -> str:
    return render_html(mail(html), read(mail(html)), theme=theme)


def test_the_theme_is_answered_for_the_mail():
    assert "@media (min-width: 0){" in seen("dark")
    assert "color-scheme:dark!important" in seen("dark")
    assert "@media (min-width: 999999px){" in seen("light")
    assert "prefers-color-scheme" in seen("")


def test_a_mail_that_knows_no_dark_stays_light():
    assert "color-scheme:light!important" in seen("dark", "<html><head></head><p>Hi</p></html>")


def test_pictures_of_the_mail_are_in_it():
    html = seen("light", '<p><img src="cid:wheel@b.example"></p>')
    assert 'src="data:image/png;base64,iVBOR' in html


def test_links_open_beside_the_demo():
    assert '<base target="_blank">' in seen("light")


def test_plain_text_has_its_links_and_no_markup():
    html = render_text(read(mail("")), theme="light")
    assert '<a href="http://veloza.example/f/abc?s=2&amp;x=1">' in html
    assert "&lt;now&gt;" in html


def test_the_head_is_shown_as_it_came():
    assert "Subject: Hi" in render_headers(mail(), theme="dark")
    assert "Hi</p>" not in render_headers(mail(), theme="dark")
