from django.urls import path

from mail.inbound.webhooks.view import webhook
from mail.queue.views import actions, mail, queue
from mail.settings.views import account, aliases, dkim, mailboxes, servers, spam, state

app_name = "mail"
urlpatterns = [
    path("mail/webhooks/<slug:provider>/<slug:what>/", webhook, name="webhook"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/new/", mailboxes.mailbox, name="new-mailbox"),
    path("settings/mailboxes/oauth/callback/", account.callback, name="oauth-callback"),
    path("settings/mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<int:pk>/receiving/", servers.receiving, name="receiving"),
    path("settings/mailboxes/<int:pk>/sending/", servers.sending, name="sending"),
    path("settings/mailboxes/<int:pk>/account/", account.account, name="account"),
    path("settings/mailboxes/<int:pk>/connect/", account.connect, name="connect"),
    path("settings/mailboxes/<int:pk>/addresses/", aliases.aliases, name="aliases"),
    path("settings/mailboxes/addresses/<int:pk>/", aliases.decide_alias, name="decide-alias"),
    path("settings/mailboxes/<int:pk>/dkim/", dkim.dkim, name="dkim"),
    path("settings/mailboxes/<int:pk>/state/", state.state, name="mailbox-state"),
    path("settings/mailboxes/<int:pk>/test/", state.test, name="test-mailbox"),
    path("settings/mail-queue/", queue.mail_queue, name="queue"),
    path("settings/mail-queue/action/", actions.apply, name="queue-action"),
    path("settings/mail-queue/undo/", actions.undo, name="queue-undo"),
    path("settings/mail-queue/in/<int:pk>/", mail.inbound_mail, name="inbound-mail"),
    path("settings/mail-queue/in/<int:pk>/mail.eml", mail.download, name="raw"),
    path("settings/mail-queue/out/<int:pk>/", mail.outbound_mail, name="outbound-mail"),
    path("settings/spam/", spam.spam, name="spam"),
    path("settings/spam/senders/", spam.add_sender, name="add-sender"),
    path("settings/spam/senders/<int:pk>/remove/", spam.remove_sender, name="remove-sender"),
]
