"""Images of an email: inline ones are shown, remote ones only on request."""

from helpdesk.html_email.pictures import has_remote_pictures, show_pictures
from helpdesk.html_email.style import has_rich_content, sets_colours

REMOTE = '<img alt="Logo" data-src="http://shop.example/logo.png?a=1&amp;b=2" width="90">'
PIXEL = '<img data-src="https://shop.example/p.gif" width="1" height="1">'


def show(html, own=None, **more):
    return show_pictures(html, own or {}, missing="Missing picture", **more)


def test_a_picture_that_came_along_stands_in_place():
    html = '<img alt="wheel" src="cid:P%401@x">'
    assert show(html, {"p@1@x": "/attachments/7/"}) == '<img alt="wheel" src="/attachments/7/">'


def test_one_that_did_not_come_is_labelled():
    assert show('<img src="cid:lost"><img alt="<b>">') == (
        '<span class="missing">Missing picture</span>'
        '<span class="missing">Missing picture: &lt;b&gt;</span>'
    )


def test_others_wait_for_a_click():
    assert show(REMOTE) == '<span class="unseen">Logo</span>'
    assert show(REMOTE, remote=True) == (
        '<img src="https://shop.example/logo.png?a=1&amp;b=2" alt="Logo"'
        ' referrerpolicy="no-referrer" width="90">'
    )


def test_invisible_ones_are_never_loaded_nor_asked_for():
    assert show(PIXEL, remote=True) == ""
    assert not has_remote_pictures(PIXEL)
    assert has_remote_pictures(PIXEL + REMOTE)
    assert not has_remote_pictures('<p>data-src="x"</p>')


def test_plain_words_need_no_frame():
    assert not has_rich_content('<p>See <a href="https://a.example/">a.example</a>.</p>')
    assert has_rich_content('<p><a href="https://a.example/">here</a></p>')
    assert has_rich_content("<table><tr><td>1</td></tr></table>")


def test_own_colours_get_paper():
    assert sets_colours('<td align="left" bgcolor="#fff">x</td>')
    assert not sets_colours("<p>color=red</p>")
