"""Forms of the helpdesk."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from fields.forms import form_field
from fields.registry import Owner, get_field
from helpdesk.actions import Upload
from helpdesk.models import Channel, Message, Participant, Status, Ticket
from mail.models import Mailbox

MOST_FILES = 20
MOST_BYTES = 20 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A field for any number of files, returned as uploads."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        kept = [super(FilesField, self).clean(file, initial) for file in files]
        if len(kept) > MOST_FILES:
            raise forms.ValidationError(_("A message has 20 files at most. Remove some of them."))
        if sum(file.size for file in kept) > MOST_BYTES:
            raise forms.ValidationError(
                _("The files are larger than 20 MB together. Send fewer, or smaller ones.")
            )
        return [_upload(file) for file in kept]


def _upload(file: UploadedFile) -> Upload:
    kind = file.content_type or "application/octet-stream"
    return Upload(name=file.name or "", content_type=kind, content=file.read())


class ResendForm(forms.Form):
    """The address to resend a mail to; empty keeps the original recipients."""

    to = forms.EmailField(required=False, max_length=320)


class MessageForm(forms.Form):
    """Shared fields of replies and notes. `submission` is the idempotency key of the form."""

    text = forms.CharField(
        max_length=200_000,
        required=False,
        error_messages={"max_length": _("That is too long for a mail. Send the rest as a file.")},
    )
    attachments = FilesField()
    submission = forms.UUIDField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("text", "").strip() and not cleaned["attachments"]:
            raise forms.ValidationError(_("The message is empty. Write something first."))
        return cleaned


class ReplyForm(MessageForm):
    THEN = (Status.OPEN, Status.PENDING, Status.SOLVED)

    # Primary key of the newest message the writer has seen.
    seen = forms.IntegerField(min_value=0, required=False)
    # Primary key of the message that stopped the last attempt; it was shown, so it counts as seen.
    shown = forms.IntegerField(min_value=0, required=False)
    then = forms.ChoiceField(choices=[*((s, s) for s in THEN), ("next", "next")], required=False)

    @property
    def status(self) -> str | None:
        """Return the status set with the reply; "next" solves and opens the next ticket."""
        then = self.cleaned_data["then"]
        return Status.SOLVED if then == "next" else then or None


class DraftForm(forms.Form):
    kind = forms.ChoiceField(choices=Message.Kind)
    text = forms.CharField(max_length=200_000, required=False, strip=False)
    submission = forms.UUIDField(required=False)


class StatusForm(forms.Form):
    status = form_field(get_field(Owner.TICKET, "status"))


class PriorityForm(forms.Form):
    priority = form_field(get_field(Owner.TICKET, "priority"))


class NewTicketForm(forms.Form):
    """A new ticket by an agent: a message to a customer, or one from a customer."""

    email = form_field(
        get_field(Owner.TICKET, "requester_email"),
        label=_("Customer’s e-mail"),
        error_messages={"required": _("Enter the customer’s address.")},
    )
    name = form_field(get_field(Owner.CUSTOMER, "name"), label=_("Customer’s name"))
    subject = form_field(
        get_field(Owner.TICKET, "subject"), error_messages={"required": _("Enter a subject.")}
    )
    how = forms.ChoiceField(
        label=_("Type"),
        choices=[
            ("mail", _("A message to the customer, sent by mail")),
            (Channel.PHONE, _("What the customer said on the phone")),
            (Channel.CHAT, _("What the customer said in a chat")),
        ],
        initial="mail",
        widget=forms.RadioSelect,
    )
    mailbox = form_field(
        get_field(Owner.TICKET, "mailbox"),
        queryset=Mailbox.objects.filter(is_active=True),
        empty_label=None,
        required=True,
    )
    text = forms.CharField(
        label=_("Message"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Enter a message.")},
    )
    attachments = FilesField(label=_("Files"))
    submission = forms.UUIDField(widget=forms.HiddenInput)


class AssignForm(forms.Form):
    """Assign to a user or a team; an empty `to` unassigns."""

    to = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True), required=False)
    team = forms.ModelChoiceField(queryset=Team.objects.all(), required=False)


class AcceptForm(forms.Form):
    """Accept an uninvited participant, or one unverified message."""

    participant = forms.ModelChoiceField(queryset=Participant.objects.none(), required=False)
    message = forms.ModelChoiceField(queryset=Message.objects.none(), required=False)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guests = ticket.participants.select_related("customer")
        self.fields["participant"].queryset = guests  # type: ignore[attr-defined]
        doubted = ticket.messages.filter(customer__isnull=False).select_related("customer")
        self.fields["message"].queryset = doubted  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not (found.get("participant") or found.get("message")):
            raise forms.ValidationError(_("Choose a person."))
        return found
