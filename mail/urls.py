from django.urls import path

from mail.views import mailboxes, queue
from mail.webhooks.door import webhook

app_name = "mail"
urlpatterns = [
    path("mail/webhooks/<slug:provider>/<slug:what>/", webhook, name="webhook"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/new/", mailboxes.mailbox, name="new-mailbox"),
    path("settings/mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("settings/mail-queue/", queue.mail_queue, name="queue"),
    path("settings/mail-queue/in/<int:pk>/retry/", queue.retry_in, name="retry-in"),
    path("settings/mail-queue/out/<int:pk>/retry/", queue.retry_out, name="retry-out"),
    path("settings/mail-queue/in/<int:pk>/mail.eml", queue.download, name="raw"),
]
