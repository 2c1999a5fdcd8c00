"""Events of mails, mailboxes and senders. `docs/events.md` lists the facts of each."""

from typing import NotRequired, TypedDict

from ledger.facts import declare


class OfReason(TypedDict):
    reason: str


class Deleted(TypedDict):
    reason: str
    cause: str


class Resent(TypedDict):
    original: int
    to: list[str]


class OfAddress(TypedDict):
    address: str


class MailboxSaved(TypedDict):
    address: str
    is_active: bool


class ServerRemoved(TypedDict):
    what: str


class ServerChanged(TypedDict):
    what: str
    host: NotRequired[str]
    port: NotRequired[int]
    user_name: NotRequired[str]


class AccountConnected(TypedDict):
    provider: str


class KeyChanged(TypedDict):
    selector: str


class Tested(TypedDict):
    test: int


class OfAlias(TypedDict):
    value: str


class SenderRuled(TypedDict):
    sender: str
    about: str


class SenderForgotten(TypedDict):
    sender: str
    verdict: str


class SpamSettingsChanged(TypedDict):
    most_an_hour: int
    honours_headers: bool
    headers: int


MAIL_RETRIED = declare("mail.retried", OfReason)
MAIL_DELETED = declare("mail.deleted", Deleted)
MAIL_RESTORED = declare("mail.restored")
MAIL_GIVEN_UP = declare("mail.given_up", OfReason)
MAIL_RESENT = declare("mail.resent", Resent)
MAILBOX_CREATED = declare("mailbox.created", MailboxSaved)
MAILBOX_CHANGED = declare("mailbox.changed", MailboxSaved)
MAILBOX_DELETED = declare("mailbox.deleted", OfAddress)
MAILBOX_SERVER_CHANGED = declare("mailbox.server_changed", ServerChanged)
MAILBOX_SERVER_REMOVED = declare("mailbox.server_removed", ServerRemoved)
MAILBOX_ACCOUNT_CONNECTED = declare("mailbox.account_connected", AccountConnected)
MAILBOX_KEY_CHANGED = declare("mailbox.key_changed", KeyChanged)
MAILBOX_ALIAS_CONFIRMED = declare("mailbox.alias_confirmed", OfAlias)
MAILBOX_ALIAS_IGNORED = declare("mailbox.alias_ignored", OfAlias)
MAILBOX_ALIAS_REMOVED = declare("mailbox.alias_removed", OfAlias)
MAILBOX_TESTED = declare("mailbox.tested", Tested)
SENDER_BLOCKED = declare("sender.blocked", SenderRuled)
SENDER_ALLOWED = declare("sender.allowed", SenderRuled)
SENDER_FORGOTTEN = declare("sender.forgotten", SenderForgotten)
SPAM_SETTINGS_CHANGED = declare("spam_settings.changed", SpamSettingsChanged)
