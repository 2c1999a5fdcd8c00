"""The mailer: a lane for each mail server, so that a slow one delays the mail of no other.

A lane is a thread that sends the due mail of one server. Their number is bounded, and servers that
failed last time share half of them.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.utils import timezone

from mail.outbound.deliver import deliver_lane
from mail.outbound.due import Server, servers_with_due_mail
from mail.outbound.no_server import hold_mail_without_server

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# The pause is never shorter than this many times the query before it: a long queue costs little.
PAUSE_FACTOR = 10
MAILS_IN_A_ROW = 200
SECONDS_IN_A_ROW = 20.0  # then the lane is free for another server
REST_SECONDS = 2.0  # of a server that could not be used
SLACK_SECONDS = 60.0  # for the look-up of a name, and the database
GRACE_SECONDS = 12.0


@dataclass
class Lane:
    """The sending of one server's mail, in a thread."""

    server: Server
    thread: threading.Thread
    began: float = field(default_factory=time.monotonic)


class Mailer:
    """`run` sends due mail until `must_stop()`."""

    def __init__(self, most_lanes: int) -> None:
        self.most_lanes = most_lanes
        self._lanes: dict[Server, Lane] = {}
        self._failed: set[Server] = set()
        self._rests_until: dict[Server, float] = {}
        self._must_stop: Callable[[], bool] = lambda: False
        self._wake = threading.Event()

    def run(self, must_stop: Callable[[], bool], on_turn: Callable[[], None]) -> None:
        """Start lanes for the servers that have due mail.

        `on_turn` is called in each turn of the loop, but not while every lane is stuck.
        """
        self._must_stop = must_stop
        while not must_stop():
            pause = self._turn()
            if not self.is_stuck():
                on_turn()
            self._wake.wait(pause)
            self._wake.clear()
        self._finish()

    def is_stuck(self) -> bool:
        """Return True if every lane is long past the time that it may take."""
        longest = SECONDS_IN_A_ROW + settings.MAIL_DEADLINE_SECONDS + SLACK_SECONDS
        late = [lane for lane in self._lanes.values() if time.monotonic() - lane.began > longest]
        return len(late) >= self.most_lanes

    def _turn(self) -> float:
        """Start what can be started; return the seconds until the next look."""
        self._lanes = {key: lane for key, lane in self._lanes.items() if lane.thread.is_alive()}
        began = time.monotonic()
        if len(self._lanes) < self.most_lanes:
            try:
                self._start_lanes(began)
            except Exception as error:  # the database is down, or no thread can be started
                logger.warning("No mail can be sent now: %s", error)
            finally:
                connections.close_all()
        return max(POLL_SECONDS, PAUSE_FACTOR * (time.monotonic() - began))

    def _start_lanes(self, now: float) -> None:
        resting = list(self._rests_until.items())  # lanes add to it
        self._rests_until = {server: until for server, until in resting if until > now}
        busy = {*self._lanes, *self._rests_until}
        hold_mail_without_server(timezone.now())
        waiting = servers_with_due_mail(timezone.now(), but=busy)
        for server in sorted(waiting, key=lambda each: each in self._failed):
            is_full = len(self._lanes) >= self.most_lanes
            if is_full or (server in self._failed and self._failing_lanes() * 2 >= self.most_lanes):
                return
            self._start(server)

    def _failing_lanes(self) -> int:
        return sum(server in self._failed for server in self._lanes)

    def _start(self, server: Server) -> None:
        thread = threading.Thread(target=self._serve, args=(server,), daemon=True)
        self._lanes[server] = Lane(server, thread)
        try:
            thread.start()
        except RuntimeError:  # no thread can be started now
            del self._lanes[server]
            raise

    def _serve(self, server: Server) -> None:
        until = time.monotonic() + SECONDS_IN_A_ROW
        is_well = False
        try:
            is_well = deliver_lane(
                server,
                most=MAILS_IN_A_ROW,
                may_go_on=lambda: time.monotonic() < until and not self._must_stop(),
            )
        except Exception:
            logger.exception("The mail of server %s could not be sent", server or "MAIL_URL")
        finally:
            connections.close_all()
        if is_well:
            self._failed.discard(server)
        else:
            self._failed.add(server)
            self._rests_until[server] = time.monotonic() + REST_SECONDS
        self._wake.set()

    def _finish(self) -> None:
        """Let each lane finish the mail that it is sending; what is left is sent again later."""
        until = time.monotonic() + GRACE_SECONDS
        for lane in self._lanes.values():
            lane.thread.join(max(0.0, until - time.monotonic()))


def send_due() -> None:
    """Send the due mail of all servers, one server after another."""
    hold_mail_without_server(timezone.now())
    for server in servers_with_due_mail(timezone.now()):
        deliver_lane(server, most=MAILS_IN_A_ROW, may_go_on=lambda: True)
