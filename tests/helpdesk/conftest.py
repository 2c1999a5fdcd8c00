from tests.helpdesk.chat_room import chat, chat_ticket  # noqa: F401
from tests.helpdesk.held_replies import lent, replies_are_held  # noqa: F401
