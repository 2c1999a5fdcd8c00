"""Error pages work without other parts and tell what to do."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize(
    ("template", "advice"),
    [
        ("400.html", "Go back, reload the page and try again."),
        ("403.html", "Ask the team’s lead"),
        ("403_csrf.html", "reload the page and send the form again"),
        ("404.html", "Search for it from the inbox."),
        ("500.html", "Nothing was changed."),
        ("429.html", "Wait a minute, then send it again."),
        ("public_400.html", "Open the link in our mail again"),
        ("public_404.html", "copy it whole."),
        ("public_500.html", "Go back, wait a minute"),
        ("account/locked.html", "An administrator can let you try again now"),
    ],
)
def test_a_page_needs_no_request_and_says_what_to_do(template, advice):
    page = render_to_string(template)
    assert advice in page
    assert "<script" not in page


def test_a_lost_address_is_answered_with_the_page(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert b"Page not found" in response.content
