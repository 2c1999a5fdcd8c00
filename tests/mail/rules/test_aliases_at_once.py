"""Suggested aliases of mails that are read at once, and what is no address."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from mail.inbound.aliases import MAX_SUGGESTED
from mail.models import Mailbox, MailboxAlias
from tests.mail.rules.test_alias_suggestions import OTHER, OURS, WELCOME, full, named, teach


@pytest.mark.django_db(transaction=True)
def test_mails_that_are_read_at_once_keep_to_the_limit(support):
    """While one transaction holds the lock, another adds none, and does not wait."""
    full(support, OTHER, MAX_SUGGESTED - 1)

    def read_another() -> None:
        try:
            teach(support, f"b@{OTHER}", WELCOME)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        teach(support, f"a@{OTHER}")
        other.submit(read_another).result(timeout=60)
    assert len(named(OTHER)) == MAX_SUGGESTED
    assert f"a@{OTHER}" in named()
    teach(support, f"b@{OTHER}")
    assert f"b@{OTHER}" in named()
    assert len(named(OTHER)) == MAX_SUGGESTED


@pytest.mark.parametrize("address", [f"+x@{OURS}", f"\u202eabc@{OURS}", f"a\x1bb@{OURS}"])
def test_what_is_no_address_is_not_suggested(support, address):
    teach(support, address)
    assert named() == set()


@pytest.mark.django_db(transaction=True)
def test_mails_to_two_mailboxes_do_not_wait_for_each_other(support, billing_box):
    """Each names an address of its own domain and one that the other names first."""
    Mailbox.objects.filter(pk=billing_box.pk).update(address=f"billing@{OTHER}")
    billing_box.refresh_from_db()
    both = (f"a@{OURS}", f"b@{OTHER}")
    with transaction.atomic():
        teach(support, *both)

        def other() -> None:
            try:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute("SET LOCAL lock_timeout = '20s'")
                    teach(billing_box, *reversed(both))
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(other).result(60)
    assert set(MailboxAlias.objects.values_list("mailbox", flat=True)) == {support.pk}
