"""The form of a new ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fields.forms import form_field
from fields.registry import Owner, get_field
from helpdesk.forms.files import FilesField
from helpdesk.models import Channel
from mail.models import Mailbox


class NewTicketForm(forms.Form):
    """A new ticket by an agent: a message to a customer, or one from a customer."""

    email = form_field(
        get_field(Owner.TICKET, "requester_email"),
        label=_("Customer’s email"),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autofocus"] = True
