"""The rate limit per sender, and its exceptions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.inbound.store import store
from mail.models import InboundMail
from mail.models.spam import MAX_PER_HOUR
from mail.settings.save_spam import save_spam_settings
from mail.settings.sender_rules import set_sender_rule
from mail.signed_addresses import reply_address
from tests.mail.conftest import CARLA, written
from tests.mail.rules.post import BORDER, FAILED
from tests.mail.spam_data import verdict

pytestmark = pytest.mark.django_db
Cause = InboundMail.Cause


def earlier(count: int, *, ago: timedelta = timedelta(minutes=20), sender: str = CARLA) -> None:
    for number in range(count):
        mail = store(written(message_id=f"{number}.{ago}@acme.example"), received_via="pipe")
        at = timezone.now() - ago
        InboundMail.objects.filter(pk=mail.pk).update(from_address=sender, received_at=at)


def test_more_mails_of_one_sender_than_a_person_writes_in_an_hour_are_held_back(support):
    earlier(MAX_PER_HOUR - 1)
    assert verdict(written(message_id="last@acme.example")) is None
    suspension = verdict(written(message_id="over@acme.example"))
    assert suspension.cause == Cause.TOO_MANY
    assert str(MAX_PER_HOUR) in suspension.reason


def test_an_answer_to_the_signed_address_is_never_too_much(support):
    earlier(MAX_PER_HOUR)
    address = reply_address("ticket:1", support)
    assert verdict(written(to=address)) is None


@pytest.mark.parametrize("mark", [{"is_forged": True}, {"cause": Cause.SPAM}])
def test_forged_mail_does_not_count_against_the_customer(support, mark):
    earlier(MAX_PER_HOUR)
    InboundMail.objects.update(**mark)
    assert verdict(written()) is None


def test_forged_mails_are_counted_among_themselves(support, settings):
    settings.AUTHSERV_ID = BORDER
    earlier(MAX_PER_HOUR)
    InboundMail.objects.update(is_forged=True)
    assert verdict(written(message_id="over@acme.example", **FAILED)).cause == Cause.TOO_MANY


def test_mail_before_the_hour_does_not_count(support):
    earlier(MAX_PER_HOUR, ago=timedelta(minutes=61))
    assert verdict(written()) is None


def test_another_sender_does_not_count(support):
    earlier(MAX_PER_HOUR, sender="dora@acme.example")
    assert verdict(written()) is None


def test_a_sender_that_is_always_allowed_may_write_as_often_as_they_like(support, admin):
    earlier(MAX_PER_HOUR)
    set_sender_rule("acme.example", "allow", by=admin)
    assert verdict(written()) is None


def test_a_colleague_may_forward_a_whole_folder(support, ana):
    earlier(MAX_PER_HOUR, sender=ana.email)
    assert verdict(written(sender=ana.email)) is None


def test_without_a_limit_nobody_writes_too_often(support, admin):
    save_spam_settings(most_an_hour=0, honours_headers=True, headers=[], by=admin)
    earlier(MAX_PER_HOUR + 1)
    assert verdict(written()) is None


def test_mail_of_nobody_is_not_counted_together(support):
    earlier(MAX_PER_HOUR, sender="")
    assert verdict(written(sender="")) is None
