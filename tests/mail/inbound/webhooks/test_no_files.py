"""A web process that can open no more files says so, and goes on when there are files again."""

import http.client
import re
import sys
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from mail.models import InboundMail, RawMail
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.provider_requests import RAW, SECRET, SIGNED_IN, form, mailgun_marks

pytestmark = pytest.mark.django_db(transaction=True)
RUNNING = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
SIGNED = {"Authorization": SIGNED_IN["HTTP_AUTHORIZATION"]}


def connected(port: int) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60))


def ask(web: http.client.HTTPConnection, path: str) -> str:
    web.request("GET", path)
    with web.getresponse() as answer:
        return answer.read().decode()


def bring(web: http.client.HTTPConnection) -> int:
    """Bring a mail as a provider does; it brings it again unless the answer is 200."""
    body, content_type = form(recipient=SUPPORT, sender=CARLA, **mailgun_marks(), body_mime=RAW)
    headers = {**SIGNED, "Content-Type": content_type}
    web.request("POST", "/mail/webhooks/mailgun/inbound_mime/", body, headers)
    with web.getresponse() as answer:
        answer.read()
        return answer.status


def stored() -> tuple[int, int]:
    return InboundMail.objects.count(), RawMail.objects.count()


if sys.platform == "linux":
    from tests.files import process, says_so, until, without_files

    WEB = ("-m", "uvicorn", "config.asgi:application", "--port", "0", "--timeout-keep-alive", "600")
    ENV = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "mailgun-key"}

    def test_without_files_nothing_is_half_stored_and_it_goes_on(support, tmp_path: Path):
        log = tmp_path / "log"
        with process(log, *WEB, **ENV) as web, ExitStack() as opened:
            until(lambda: bool(RUNNING.search(log.read_text())))
            port = int(RUNNING.findall(log.read_text())[0])
            client = opened.enter_context(connected(port))
            assert "too many files" not in ask(client, "/readyz")
            with without_files(web.pid):
                assert says_so(ask(client, "/readyz"))
                answer = bring(client)
                assert (answer == 200, stored()) in [(True, (1, 1)), (False, (0, 0))]
                late = opened.enter_context(connected(port))
                late.request("GET", "/healthz")  # it waits in the kernel's queue
            # At the moment when files come back, libuv may close a connection that it accepts.
            with suppress(ConnectionResetError), late.getresponse() as healthy:
                assert healthy.status == 200
            with connected(port) as later:
                assert ask(later, "/healthz")
            for _again in range(2):
                assert (bring(client), stored()) == (200, (1, 1))
            assert "too many files" not in ask(client, "/readyz")
            assert web.poll() is None
        assert answer == 200 or says_so(log.read_text())
