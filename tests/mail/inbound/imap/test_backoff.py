from hypothesis import given
from hypothesis import strategies as st

from mail.inbound.imap.backoff import FIRST_WAIT, MAX_WAIT, wait_after
from mail.inbound.imap.retry_counter import RetryCounter

failures = st.integers(min_value=1, max_value=10**6)
chances = st.floats(min_value=0, max_value=1)


@given(failures, chances)
def test_waits_stay_between_five_seconds_and_a_quarter_of_an_hour(count, chance):
    assert FIRST_WAIT <= wait_after(count, chance) <= MAX_WAIT


@given(failures, chances)
def test_waits_never_shrink(count, chance):
    assert wait_after(count, chance) <= wait_after(count + 1, chance)


@given(chances)
def test_waits_double_until_the_longest(chance):
    assert wait_after(2, chance) == 2 * wait_after(1, chance)
    assert wait_after(20, chance) == MAX_WAIT


def test_a_mail_in_trouble_waits_longer_each_time():
    tries = RetryCounter()
    for _ in range(3):
        assert tries.may_begin(7)
        tries.begin(7)
    assert not tries.may_begin(7)
    assert tries.may_begin(8)
    tries.succeeded(7)
    assert tries.may_begin(7)
