"""Mails that wait in the queue, and requests of an administrator."""

import json

from django.urls import reverse

from mail.inbound.store import store
from mail.models import InboundMail
from tests.mail.conftest import CARLA, written
from tests.personas import signed_in

State = InboundMail.State
HTMX = {"HX-Request": "true"}
ACTION_URL = "/settings/mail-queue/action/"


def held(
    count: int, *, cause: str = "spam", state: str = State.SUSPENDED, first: int = 0
) -> list[InboundMail]:
    mails = [
        store(written(message_id=f"{cause}{n}@acme.example"), received_via="pipe")
        for n in range(first, first + count)
    ]
    InboundMail.objects.filter(pk__in=[each.pk for each in mails]).update(
        state=state, cause=cause, subject="Win a bike", from_address=CARLA, reason="It is spam."
    )
    return mails


def apply(person, queue_list: str, name: str, *mails, **more):
    client = signed_in(person)
    fields = {"list": queue_list, "action": name, "mail": [each.pk for each in mails], **more}
    return client.post(ACTION_URL, fields, headers=HTMX)


def page(person, **query) -> str:
    return signed_in(person).get(reverse("mail:queue"), query).content.decode()


def undo_of(answer) -> str:
    return json.loads(answer["HX-Trigger"])["toast"]["undo"]
