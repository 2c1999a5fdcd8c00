"""A mailer that can open no more files: mail waits, and goes out once when there are some again."""

import sys
from pathlib import Path

import pytest
from django.utils import timezone

from mail.models import OutboundMail
from tests.mail.conftest import CARLA
from tests.mail.outbox import again, queued

pytestmark = pytest.mark.django_db(transaction=True)
State = OutboundMail.State
DORA = "dora@post.example"


def is_sent_now(mail: OutboundMail) -> bool:
    OutboundMail.objects.filter(state=State.QUEUED).update(send_after=timezone.now())
    return again(mail).state == State.SENT


if sys.platform == "linux":
    from tests.files import process, says_so, until, without_files

    def test_without_files_mail_waits_and_is_sent_once(support, sink, tmp_path: Path):
        first, log = queued(support), tmp_path / "log"
        with process(log, "manage.py", "mailer", MAIL_URL=sink.url) as mailer:
            until(lambda: again(first).state == State.SENT)
            with without_files(mailer.pid):
                second = queued(support, to=[DORA])
                until(lambda: says_so(again(second).error) or says_so(log.read_text()))
                assert (again(second).state, len(sink.mails)) == (State.QUEUED, 1)
            until(lambda: is_sent_now(second))
            assert mailer.poll() is None
        assert [each.recipients for each in sink.mails] == [[CARLA], [DORA]]
