"""Whoever reads the mail queue cannot act by the links of its mails."""

import pytest
from django.urls import reverse

from accounts.actions.invite import invite_person
from mail.models import OutboundMail
from mail.queue.masked_links import mask_links
from tests.personas import signed_in

OURS = "https://help.veloza.example"
TOKEN = "b0Jh3kQ2xYzA-9mLw_R5Tg"


@pytest.fixture(autouse=True)
def _our_address(settings):
    settings.PUBLIC_HOST = "help.veloza.example"
    settings.ALLOWED_HOSTS = ["help.veloza.example", "testserver", "127.0.0.1"]


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (f"{OURS}/f/{TOKEN}/?s=5", f"{OURS}/f/•••/?s=5"),
        (f"{OURS}/u/{TOKEN}/", f"{OURS}/u/•••/"),
        (f"{OURS}:8000/f/{TOKEN}/thanks/", f"{OURS}:8000/f/•••/thanks/"),
        (f"HTTPS://Help.Veloza.example/f/{TOKEN}/", "HTTPS://Help.Veloza.example/f/•••/"),
        (f"{OURS}/x/?t={TOKEN}", f"{OURS}/x/?t=•••"),
        (
            f"{OURS}/accounts/password/reset/key/1g-d4kq1x-{'0a1b' * 8}/",
            f"{OURS}/accounts/password/reset/key/•••/",
        ),
        (f"{OURS}/tickets/4711/", f"{OURS}/tickets/4711/"),
        (
            "https://shop.example/front-wheel-28-inches",
            "https://shop.example/front-wheel-28-inches",
        ),
        (f"https://shop.example/{OURS}", f"https://shop.example/{OURS}"),
        (f"write to ana@veloza.example, {TOKEN}", f"write to ana@veloza.example, {TOKEN}"),
    ],
)
def test_tokens_of_our_links_are_masked(link, shown):
    assert mask_links(f"See <{link}>, please.") == f"See <{shown}>, please."


def test_an_invitation_cannot_be_read_in_the_queue(admin, settings):
    settings.MAILERS = {"default": {"BACKEND": "mail.outbound.backend.OutboxBackend"}}
    settings.PUBLIC_URL = OURS
    invite_person(email="zoe@veloza.example", name="Zoe Vos", role="agent", by=admin)
    mail = OutboundMail.objects.get(to=["zoe@veloza.example"])
    key = mail.text.partition("/reset/key/")[2].partition("/")[0]
    assert len(key) > 20
    OutboundMail.objects.update(state="failed")
    page = signed_in(admin).get(reverse("mail:outbound-mail", args=[mail.pk])).content.decode()
    assert "/accounts/password/reset/key/•••/" in page
    assert key not in page
