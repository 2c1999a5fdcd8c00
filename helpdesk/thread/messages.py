"""A message of the thread as it is shown: text or frame, quote, files and delivery."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Literal

from helpdesk.html_email.pictures import has_remote_pictures
from helpdesk.html_email.split import Split, split_at_reply
from helpdesk.html_email.style import has_rich_content
from helpdesk.markdown import to_html
from helpdesk.models import Attachment, Message, Participant
from helpdesk.models.held_reply import MARGIN
from helpdesk.thread.files import File, files_of
from mail.delivery_state import DeliveryState

Frame = Literal["", "reply", "quote", "whole"]
MAX_FILES = 12
ICONS = {"queued": "clock", "sent": "check", "withdrawn": "undo-2"}


@dataclass(frozen=True)
class ThreadMessage:
    """A message of the thread. `body` is the HTML of an agent's text; a customer's stays text.

    `held_seconds`: a reply that is held can be undone for so long; 0 for all others.
    `frame` names the part of the HTML mail that is shown: "reply" at once, "quote" or "whole" when
    unfolded, or "". `guest` is the writer's participant row if they are not accepted yet.
    """

    message: Message
    body: str
    quote: str
    files: list[File]
    delivery: DeliveryState | None
    frame: Frame = ""
    asks_for_pictures: bool = False
    has_remote_pictures: bool = False
    guest: Participant | None = None
    held_seconds: int = 0

    @property
    def frame_part(self) -> str:
        """Return the part of the mail unfolded in a frame under a message shown as text."""
        return "" if self.frame == "reply" else self.frame

    @property
    def first_files(self) -> list[File]:
        """Return the files shown at once; a single remaining file is not folded."""
        return self.files if len(self.files) <= MAX_FILES + 1 else self.files[:MAX_FILES]

    @property
    def other_files(self) -> list[File]:
        return self.files[len(self.first_files) :]

    @property
    def delivery_icon(self) -> str:
        """Return the icon of the delivery state; a warning if it needs attention."""
        state = self.delivery
        return ICONS.get(state.state, "") if state and not state.tone else "triangle-alert"


def read_message(
    message: Message,
    guests: dict[int | None, Participant],
    attachments: list[Attachment],
    *,
    now: datetime,
) -> ThreadMessage:
    frame, parts = _frame_of(message)
    has_remote = bool(message.html) and has_remote_pictures(message.html)
    return ThreadMessage(
        message=message,
        body=_body_of(message),
        quote="" if frame else _quote_of(message),
        files=files_of(attachments, in_frame=bool(frame)),
        delivery=message.delivery,
        frame=frame,
        asks_for_pictures=has_remote and frame == "reply" and has_remote_pictures(parts.reply),
        has_remote_pictures=has_remote and bool(frame),
        guest=guests.get(message.customer_id) if message.is_note else None,
        held_seconds=held_seconds(message, now),
    )


def held_seconds(message: Message, now: datetime) -> int:
    """Return for how long a reply that is held can be undone; 0 for all others."""
    mail = message.outbound
    if mail is None or not mail.is_held(now):
        return 0
    return max(0, ceil((mail.send_after - MARGIN - now).total_seconds()))


def _body_of(message: Message) -> str:
    """Return the HTML of a text that was written here, with its mentions marked."""
    if not message.is_written_here:
        return ""
    return to_html(message.text, mentions=[each["name"] for each in message.mentions])


def _frame_of(message: Message) -> tuple[Frame, Split]:
    """Return the frame for a message; "" if its plain text loses nothing."""
    if not message.html or not message.customer_id:
        return "", Split("")
    parts = split_at_reply(message.html, message.text, whole=message.full_text)
    if not message.text.strip() or (parts.is_known and has_rich_content(parts.reply)):
        return "reply", parts
    if not parts.is_known:
        return "whole", parts
    return ("quote" if parts.rest else ""), parts


def _quote_of(message: Message) -> str:
    """Return the quoted text of the mail."""
    whole, new = message.full_text.strip(), message.text.strip()
    if not whole or whole == new:
        return ""
    return whole.removeprefix(new).strip() if new else whole
