"""What is held back as unwanted: each test is named for its rule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.models import Event
from mail.actions import (
    CannotRuleSender,
    block_sender,
    forget_sender,
    read_inbound,
    retry_inbound,
    rule_sender,
    save_spam_settings,
    store,
    unblock_for,
)
from mail.actions.deliver_inbound import note_headers
from mail.actions.find_thread import Thread, find_thread
from mail.actions.spam import why_spam
from mail.addressing import reply_address
from mail.models import HeaderTest, InboundMail, SenderRule, SpamSettings
from mail.models.spam import MOST_AN_HOUR
from mail.reading import read
from mail.recipients import recipients_of
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written

pytestmark = pytest.mark.django_db
Cause = InboundMail.Cause


def verdict(raw: bytes):
    """What the rules say of a mail that has just come."""
    inbound = store(raw, door="pipe")
    parsed = read(raw)
    note_headers(inbound, parsed)
    inbound.save()
    thread = find_thread(inbound, parsed, recipients_of(raw))
    return why_spam(inbound, parsed, thread)


def with_header(name: str, value: str, **more: str) -> bytes:
    return f"{name}: {value}\r\n".encode() + written(**more)


def test_mail_without_any_mark_is_no_spam(support):
    assert verdict(written()) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Spam-Flag", "YES"),
        ("x-spam-flag", "yes"),
        ("X-Spam-Status", "Yes, score=12.4 required=5.0 tests=BAYES_99"),
        ("X-Spam", "Yes"),
        ("X-Rspamd-Action", "add header"),
        ("X-MS-Exchange-Organization-SCL", "5"),
        ("X-MS-Exchange-Organization-SCL", "9"),
        ("X-SES-Spam-Verdict", "FAIL"),
    ],
)
def test_the_filter_in_front_calls_it_spam(support, name, value):
    suspension = verdict(with_header(name, value))
    assert suspension.cause == Cause.SPAM
    assert name.lower() in suspension.reason.lower()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Spam-Flag", "NO"),
        ("X-Spam-Status", "No, score=-1.9 required=5.0"),
        ("X-Spam-Status", "score=Yes"),
        ("X-Rspamd-Action", "no action"),
        ("X-MS-Exchange-Organization-SCL", "-1"),
        ("X-MS-Exchange-Organization-SCL", "nonsense"),
        ("X-SES-Spam-Verdict", "PASS"),
        ("Subject", "X-Spam-Flag: YES"),
    ],
)
def test_the_filter_in_front_finds_nothing(support, name, value):
    assert verdict(with_header(name, value)) is None


def test_words_of_the_body_are_no_header(support):
    assert verdict(written(text="X-Spam-Flag: YES")) is None


def test_the_headers_are_the_administrators(support, admin):
    rule = {"header": "X-Acme-Filter", "test": HeaderTest.HOLDS, "value": "junk"}
    save_spam_settings(most_an_hour=0, honours_headers=True, headers=[rule], by=admin)
    assert verdict(with_header("X-Acme-Filter", "score 7 JUNK mail")).cause == Cause.SPAM
    assert verdict(with_header("X-Spam-Flag", "YES", message_id="two@acme.example")) is None


def test_the_filter_in_front_is_not_believed_when_switched_off(support, admin):
    headers = SpamSettings().headers
    save_spam_settings(most_an_hour=30, honours_headers=False, headers=headers, by=admin)
    assert verdict(with_header("X-Spam-Flag", "YES")) is None


def test_an_answer_to_our_signed_address_is_heard_whatever_the_filter_says(desk, support):
    to = reply_address("case:7", support)
    assert verdict(with_header("X-Spam-Flag", "YES", to=to)) is None


def test_an_answer_of_a_participant_is_heard_whatever_the_filter_says(desk, support):
    desk.participants.add(CARLA)
    ours = sent(support)
    raw = with_header("X-Spam-Flag", "YES", in_reply_to=ours.message_id)
    assert verdict(raw) is None


def test_an_answer_of_a_stranger_is_judged_by_the_filter(desk, support):
    ours = sent(support)
    raw = with_header("X-Spam-Flag", "YES", in_reply_to=ours.message_id)
    assert verdict(raw).cause == Cause.SPAM


def test_a_forged_answer_is_judged_by_the_filter(desk, support, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    to = reply_address("case:7", support)
    raw = with_header("Authentication-Results", "mx.veloza.example; dmarc=fail")
    raw = with_header("X-Spam-Flag", "YES").partition(b"\r\n")[0] + b"\r\n" + raw
    assert verdict(raw.replace(b"To: support@veloza.example", f"To: {to}".encode())) is not None


def test_a_blocked_address_is_held_back(support, admin):
    block_sender(CARLA.upper(), by=admin)
    suspension = verdict(written())
    assert (suspension.cause, CARLA in suspension.reason) == (Cause.SPAM, True)


@pytest.mark.parametrize("blocked", ["acme.example", "@acme.example", "ACME.example"])
def test_a_blocked_domain_is_held_back_with_all_under_it(support, admin, blocked):
    block_sender(blocked, by=admin)
    assert verdict(written()).cause == Cause.SPAM
    other = written(sender="eve@mail.acme.example", message_id="two@x.example")
    assert verdict(other).cause == Cause.SPAM


def test_a_domain_that_only_ends_alike_is_not_blocked(support, admin):
    block_sender("me.example", by=admin)
    assert verdict(written()) is None


def test_a_blocked_sender_is_held_back_in_a_running_thread_too(desk, support, admin):
    block_sender(CARLA, by=admin)
    assert verdict(written(to=reply_address("case:7", support))).cause == Cause.SPAM


def test_a_sender_always_let_through_is_heard_whatever_the_filter_says(support, admin):
    rule_sender(CARLA, "allow", by=admin)
    assert verdict(with_header("X-Spam-Flag", "YES")) is None


def test_the_closest_rule_wins(support, admin):
    block_sender("acme.example", by=admin)
    rule_sender(CARLA, "allow", by=admin)
    assert verdict(written()) is None
    other = written(sender="dora@acme.example", message_id="two@acme.example")
    assert verdict(other).cause == Cause.SPAM


def test_a_forged_sender_is_not_let_through_always(support, admin, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    rule_sender(CARLA, "allow", by=admin)
    forged = with_header("Authentication-Results", "mx.veloza.example; dmarc=fail")
    assert verdict(b"X-Spam-Flag: YES\r\n" + forged).cause == Cause.SPAM


def earlier(count: int, *, ago: timedelta = timedelta(minutes=20), sender: str = CARLA) -> None:
    for number in range(count):
        mail = store(written(message_id=f"{number}.{ago}@acme.example"), door="pipe")
        at = timezone.now() - ago
        InboundMail.objects.filter(pk=mail.pk).update(from_address=sender, received_at=at)


def test_more_mails_of_one_sender_than_a_person_writes_in_an_hour_are_held_back(support):
    earlier(MOST_AN_HOUR - 1)
    assert verdict(written(message_id="last@acme.example")) is None
    suspension = verdict(written(message_id="over@acme.example"))
    assert suspension.cause == Cause.TOO_MANY
    assert str(MOST_AN_HOUR) in suspension.reason


def test_what_came_before_the_hour_does_not_count(support):
    earlier(MOST_AN_HOUR, ago=timedelta(minutes=61))
    assert verdict(written()) is None


def test_another_sender_does_not_count(support):
    earlier(MOST_AN_HOUR, sender="dora@acme.example")
    assert verdict(written()) is None


def test_a_sender_always_let_through_may_write_as_often_as_they_like(support, admin):
    earlier(MOST_AN_HOUR)
    rule_sender("acme.example", "allow", by=admin)
    assert verdict(written()) is None


def test_a_colleague_may_forward_a_whole_folder(support, ana):
    earlier(MOST_AN_HOUR, sender=ana.email)
    assert verdict(written(sender=ana.email)) is None


def test_without_a_limit_nobody_writes_too_often(support, admin):
    save_spam_settings(most_an_hour=0, honours_headers=True, headers=[], by=admin)
    earlier(MOST_AN_HOUR + 1)
    assert verdict(written()) is None


def test_mail_of_nobody_is_not_counted_together(support):
    earlier(MOST_AN_HOUR, sender="")
    assert verdict(written(sender="")) is None


def test_spam_waits_in_the_queue_and_a_person_can_let_it_through(desk, support, admin):
    mail = arrives(with_header("X-Spam-Flag", "YES"))
    assert (mail.state, mail.cause, desk.new) == (InboundMail.State.SUSPENDED, Cause.SPAM, [])
    retry_inbound(mail, by=admin)
    read_inbound(mail.pk)
    assert len(desk.new) == 1


@pytest.mark.parametrize("own", [SUPPORT, "veloza.example", "@Veloza.example", "ana"])
def test_ourselves_nobody_can_block(support, admin, ana, own):
    name = ana.email if own == "ana" else own
    with pytest.raises(CannotRuleSender, match="our own"):
        block_sender(name, by=admin)


@pytest.mark.parametrize("nonsense", ["", "carla", "a b@acme.example", "x@", "@", "<i>@x.example"])
def test_only_an_address_or_a_domain_can_be_blocked(admin, nonsense):
    with pytest.raises(CannotRuleSender, match="Write an address"):
        block_sender(nonsense, by=admin)


def test_the_last_word_about_a_sender_counts(support, admin):
    block_sender(CARLA, by=admin)
    rule_sender(CARLA, "allow", by=admin)
    assert SenderRule.objects.get().verdict == "allow"
    names = Event.objects.filter(name__startswith="sender.").values_list("name", flat=True)
    assert list(names) == ["sender.blocked", "sender.allowed"]


def test_a_forgotten_sender_is_judged_like_any_other(support, admin):
    rule = block_sender(CARLA, by=admin)
    forget_sender(rule, by=admin)
    forget_sender(rule, by=admin)
    assert verdict(written()) is None
    assert Event.objects.filter(name="sender.forgotten").count() == 1


def test_what_was_blocked_for_a_ticket_is_unblocked_for_it(support, admin):
    block_sender(CARLA, by=admin, about="ticket:42")
    block_sender("dora@acme.example", by=admin)
    unblock_for("ticket:42", by=admin)
    assert SenderRule.objects.get().sender == "dora@acme.example"


def test_it_costs_three_queries_at_most(support, django_assert_max_num_queries):
    inbound = store(written(), door="pipe")
    inbound = InboundMail.objects.select_related("raw").get(pk=inbound.pk)
    parsed = read(written())
    with django_assert_max_num_queries(3):
        why_spam(inbound, parsed, Thread())
