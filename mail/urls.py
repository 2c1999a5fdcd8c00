from django.urls import path

from mail.views import (
    account,
    letter,
    mailbox_key,
    mailbox_servers,
    mailbox_state,
    mailboxes,
    queue,
    queue_acts,
    spam,
)
from mail.webhooks.door import webhook

app_name = "mail"
urlpatterns = [
    path("mail/webhooks/<slug:provider>/<slug:what>/", webhook, name="webhook"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/new/", mailboxes.mailbox, name="new-mailbox"),
    path("settings/mailboxes/oauth/callback/", account.callback, name="oauth-callback"),
    path("settings/mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<int:pk>/receiving/", mailbox_servers.receiving, name="receiving"),
    path("settings/mailboxes/<int:pk>/sending/", mailbox_servers.sending, name="sending"),
    path("settings/mailboxes/<int:pk>/account/", account.account, name="account"),
    path("settings/mailboxes/<int:pk>/connect/", account.connect, name="connect"),
    path("settings/mailboxes/<int:pk>/dkim/", mailbox_key.dkim, name="dkim"),
    path("settings/mailboxes/<int:pk>/state/", mailbox_state.state, name="mailbox-state"),
    path("settings/mailboxes/<int:pk>/test/", mailbox_state.test, name="test-mailbox"),
    path("settings/mail-queue/", queue.mail_queue, name="queue"),
    path("settings/mail-queue/act/", queue_acts.act, name="queue-act"),
    path("settings/mail-queue/undo/", queue_acts.undo, name="queue-undo"),
    path("settings/mail-queue/in/<int:pk>/", letter.came, name="came"),
    path("settings/mail-queue/in/<int:pk>/mail.eml", letter.download, name="raw"),
    path("settings/mail-queue/out/<int:pk>/", letter.goes, name="goes"),
    path("settings/spam/", spam.spam, name="spam"),
    path("settings/spam/senders/", spam.add_sender, name="add-sender"),
    path("settings/spam/senders/<int:pk>/remove/", spam.remove_sender, name="remove-sender"),
]
