from tests.helpdesk.chat_room import chat, chat_ticket  # noqa: F401
