"""The list of mails over 30 MB: each is a ticket of its beginning."""

import pytest
from django.db import connection
from django.urls import reverse

from mail.models import InboundMail
from mail.parsing.message.tree import MAX_RAW
from mail.queue.queue_lists import QUEUE_LISTS
from tests.mail.conftest import arrives, written
from tests.mail.queue_data import apply, held, page
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
State = InboundMail.State


def test_it_stands_there_with_its_ticket_and_all_its_bytes(admin, support):
    raw = written(subject="All my photos", text="x" * (MAX_RAW + 1))
    mail = arrives(raw)
    shown = page(admin, list="too-large")
    assert "All my photos" in shown
    assert "only its beginning was read" in shown
    download, ticket = reverse("mail:raw", args=[mail.pk]), mail.about.removeprefix("ticket:")
    assert f'href="{download}"' in shown
    assert f'href="/tickets/{ticket}/"' in shown
    client = signed_in(admin)
    assert client.get(download).content == raw
    came = client.get(reverse("mail:inbound-mail", args=[mail.pk])).content.decode()
    assert "?list=too-large" in came
    assert "All my photos" not in page(admin)


def test_there_is_nothing_to_decide_and_nothing_to_pick(admin, support):
    mails = held(2, cause="too_large", state=State.DELIVERED)
    shown = page(admin, list="too-large")
    assert shown.count("data-row") == 2
    assert 'name="mail"' not in shown
    assert 'id="queue-bar"' not in shown
    assert apply(admin, "too-large", "delete", *mails).status_code == 409


def test_it_is_read_from_its_index(admin, support):
    held(1, cause="too_large", state=State.DELIVERED)
    rows = QUEUE_LISTS["too-large"].mails().order_by("-received_at", "-pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert "inbound_too_large" in rows.explain()
