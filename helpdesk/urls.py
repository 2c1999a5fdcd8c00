from django.urls import path

from helpdesk.views import composer, designed, files, inbox, moves, new, original, resend, ticket

app_name = "helpdesk"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<slug:box>/", inbox.inbox, name="inbox"),
    path("tickets/new/", new.new_ticket, name="new-ticket"),
    path("tickets/<int:pk>/", ticket.ticket, name="ticket"),
    path("tickets/<int:pk>/thread/", ticket.thread, name="thread"),
    path("tickets/<int:pk>/people/", ticket.people, name="people"),
    path("tickets/<int:pk>/reply/", composer.reply, name="reply"),
    path("tickets/<int:pk>/note/", composer.note, name="note"),
    path("tickets/<int:pk>/draft/", composer.draft, name="draft"),
    path("tickets/<int:pk>/seen/", moves.seen, name="seen"),
    path("tickets/<int:pk>/assign/", moves.assign, name="assign"),
    path("tickets/<int:pk>/resolve/", moves.resolve, name="resolve"),
    path("tickets/<int:pk>/reopen/", moves.reopen, name="reopen"),
    path("tickets/<int:pk>/spam/", moves.spam, name="spam"),
    path("tickets/<int:pk>/not-spam/", moves.not_spam, name="not-spam"),
    path("tickets/<int:pk>/status/", moves.status, name="status"),
    path("tickets/<int:pk>/priority/", moves.priority, name="priority"),
    path("tickets/<int:pk>/tags/", moves.tags, name="tags"),
    path("tickets/<int:pk>/accept/", moves.accept, name="accept"),
    path("tickets/<int:pk>/rename/", moves.rename, name="rename"),
    path("tickets/<int:pk>/messages/<int:message>/original/", original.original, name="original"),
    path(
        "tickets/<int:pk>/messages/<int:message>/original.eml",
        original.download,
        name="original-eml",
    ),
    path("tickets/<int:pk>/messages/<int:message>/resend/", resend.resend, name="resend"),
    path("attachments/<int:pk>/", files.attachment, name="attachment"),
    path("attachments/<int:pk>/preview/", files.preview, name="preview"),
    path("attachments/<int:pk>/preview/large/", files.preview, {"size": "large"}, "preview-large"),
    path("attachments/<int:pk>/lines/", files.first_lines, name="first-lines"),
    path("messages/<int:pk>/html/", designed.message_html, name="message-html"),
]
