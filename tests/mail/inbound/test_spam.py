"""The spam rules: each test is named for its rule."""

import pytest

from mail.inbound.addresses import addresses_of
from mail.inbound.process import read_inbound
from mail.inbound.sender_facts import sender_facts_of
from mail.inbound.spam_rules import spam_reason
from mail.inbound.store import store
from mail.inbound.threading import Thread
from mail.models import HeaderTest, InboundMail, SpamSettings
from mail.parsing.read import read
from mail.queue.retry import retry_inbound
from mail.settings.save_spam import save_spam_settings
from mail.settings.sender_rules import set_sender_rule
from mail.signed_addresses import reply_address
from tests.mail.conftest import CARLA, arrives, sent, written
from tests.mail.spam_data import verdict, with_header

pytestmark = pytest.mark.django_db
Cause = InboundMail.Cause


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


def test_a_damaged_header_of_the_filter_is_told_without_what_no_text_can_hold(support):
    raw = with_header("X-Spam-Status", "Yes, score=18 tagged_above@-900")
    inbound = arrives(raw.replace(b"above@", b"above\0"))
    assert inbound.cause == Cause.SPAM
    assert "tagged_above-900" in inbound.reason


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


def test_an_answer_to_our_signed_address_passes_the_filter(recorder, support):
    to = reply_address("case:7", support)
    assert verdict(with_header("X-Spam-Flag", "YES", to=to)) is None


def test_an_answer_of_a_participant_passes_the_filter(recorder, support):
    recorder.participants.add(CARLA)
    ours = sent(support)
    raw = with_header("X-Spam-Flag", "YES", in_reply_to=ours.message_id)
    assert verdict(raw) is None


def test_an_answer_of_a_stranger_is_judged_by_the_filter(recorder, support):
    ours = sent(support)
    raw = with_header("X-Spam-Flag", "YES", in_reply_to=ours.message_id)
    assert verdict(raw).cause == Cause.SPAM


def test_a_forged_answer_is_judged_by_the_filter(recorder, support, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    to = reply_address("case:7", support)
    raw = with_header("Authentication-Results", "mx.veloza.example; dmarc=fail")
    raw = with_header("X-Spam-Flag", "YES").partition(b"\r\n")[0] + b"\r\n" + raw
    assert verdict(raw.replace(b"To: support@veloza.example", f"To: {to}".encode())) is not None


def test_a_blocked_address_is_held_back(support, admin):
    set_sender_rule(CARLA.upper(), "block", by=admin)
    suspension = verdict(written())
    assert (suspension.cause, CARLA in suspension.reason) == (Cause.SPAM, True)


@pytest.mark.parametrize("blocked", ["acme.example", "@acme.example", "ACME.example"])
def test_a_blocked_domain_is_held_back_with_all_under_it(support, admin, blocked):
    set_sender_rule(blocked, "block", by=admin)
    assert verdict(written()).cause == Cause.SPAM
    other = written(sender="eve@mail.acme.example", message_id="two@x.example")
    assert verdict(other).cause == Cause.SPAM


def test_a_domain_that_only_ends_alike_is_not_blocked(support, admin):
    set_sender_rule("me.example", "block", by=admin)
    assert verdict(written()) is None


def test_a_blocked_sender_is_held_back_in_a_running_thread_too(recorder, support, admin):
    set_sender_rule(CARLA, "block", by=admin)
    assert verdict(written(to=reply_address("case:7", support))).cause == Cause.SPAM


def test_a_sender_that_is_always_allowed_is_heard_whatever_the_filter_says(support, admin):
    set_sender_rule(CARLA, "allow", by=admin)
    assert verdict(with_header("X-Spam-Flag", "YES")) is None


def test_the_closest_rule_wins(support, admin):
    set_sender_rule("acme.example", "block", by=admin)
    set_sender_rule(CARLA, "allow", by=admin)
    assert verdict(written()) is None
    other = written(sender="dora@acme.example", message_id="two@acme.example")
    assert verdict(other).cause == Cause.SPAM


def test_a_forged_sender_is_not_always_allowed(support, admin, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    set_sender_rule(CARLA, "allow", by=admin)
    forged = with_header("Authentication-Results", "mx.veloza.example; dmarc=fail")
    assert verdict(b"X-Spam-Flag: YES\r\n" + forged).cause == Cause.SPAM


def test_spam_waits_in_the_queue_and_a_person_can_let_it_through(recorder, support, admin):
    mail = arrives(with_header("X-Spam-Flag", "YES"))
    assert (mail.state, mail.cause, recorder.new) == (InboundMail.State.SUSPENDED, Cause.SPAM, [])
    retry_inbound(mail, by=admin)
    read_inbound(mail.pk)
    assert len(recorder.new) == 1


def test_it_costs_one_query(support, django_assert_max_num_queries):
    inbound = store(written(), received_via="pipe")
    inbound = InboundMail.objects.select_related("raw").get(pk=inbound.pk)
    parsed = read(written())
    addresses = addresses_of(inbound, parsed, written())
    with django_assert_max_num_queries(1):
        spam_reason(inbound, Thread(), sender_facts_of(inbound, parsed, addresses))
