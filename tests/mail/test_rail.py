"""Mail that waits for a person is counted on the rail of those who can act on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.models import InboundMail, OutboundMail
from mail.rail import MAX_SHOWN
from tests.mail.conftest import arrives, sent, written
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
WAITS = "wait in the mail queue"


@pytest.fixture
def trouble(support) -> None:
    arrives(written(subject="Out of office", Auto_Submitted="auto-replied"))
    sent(support)
    OutboundMail.objects.update(state=OutboundMail.State.FAILED)


def page(person) -> str:
    return signed_in(person).get("/customers/").content.decode()


def test_administrators_see_how_much_mail_waits(trouble, admin):
    assert f"2 mails {WAITS}" in page(admin)


def test_agents_are_not_bothered(trouble, ana):
    assert WAITS not in page(ana)


def test_nothing_waits(support, admin):
    assert WAITS not in page(admin)


def test_mail_older_than_a_week_is_not_counted(trouble, admin):
    long_ago = timezone.now() - timedelta(days=8)
    InboundMail.objects.update(received_at=long_ago)
    OutboundMail.objects.update(created_at=long_ago)
    assert WAITS not in page(admin)


def test_it_counts_no_further_than_a_badge_shows(support, admin):
    for number in range(MAX_SHOWN + 3):
        sent(support, about=f"case:{number + 1}")
    OutboundMail.objects.update(state=OutboundMail.State.FAILED)
    assert f"{MAX_SHOWN}+" in page(admin)
