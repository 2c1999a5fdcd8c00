"""The lists and sweeps of tickets read an index in its order, whatever the number of tickets."""

import pytest
from django.db import connection
from django.utils import timezone

from helpdesk.models import Attachment, Ticket

pytestmark = pytest.mark.django_db
FLOW, ALL = Ticket.objects.in_the_flow, Ticket.objects.all
READ = {
    "ticket_flow_awake": lambda: FLOW().needing_reply().order_by("waiting_since", "pk"),
    "ticket_flow_snoozed": lambda: FLOW().snoozed().order_by("snoozed_until", "pk"),
    "ticket_deleted": lambda: ALL().deleted().order_by("-deleted_at", "-pk"),
    "ticket_spam": lambda: ALL().spam().order_by("-spam_at", "-pk"),
    "attachment_file": lambda: Attachment.objects.filter(file="a").order_by(),
}
DUE = {
    "ticket_flow_snoozed": lambda now: (
        FLOW().snoozed().filter(snoozed_until__lte=now).order_by("snoozed_until", "pk")
    ),
    "ticket_deleted": lambda now: (
        ALL().filter(deleted_at__lte=now, merged_into=None).order_by("deleted_at")
    ),
    "ticket_solved_at": lambda now: ALL().filter(solved_at__gte=now).order_by("solved_at"),
    "ticket_spam": lambda now: ALL().filter(spam_at__lte=now, merged_into=None).order_by("spam_at"),
}


def plan_of(rows) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    return rows[:50].explain()


@pytest.mark.parametrize("index", READ)
def test_a_list_is_read_in_the_order_of_its_index(index):
    assert index in plan_of(READ[index]())


@pytest.mark.parametrize("index", DUE)
def test_a_sweep_finds_what_is_due_by_an_index(index):
    assert index in plan_of(DUE[index](timezone.now()))
