"""The form of a new ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.actions.find import find_customer
from customers.models import ContactKind, Customer
from customers.phone_numbers import normalize_phone
from fields.forms import form_field
from fields.registry import Owner, get_field
from helpdesk.forms.files import FilesField
from helpdesk.models import Channel
from mail.models import Mailbox


class NewTicketForm(forms.Form):
    """A new ticket by an agent: a message to a customer, or one from a customer."""

    email = form_field(
        get_field(Owner.TICKET, "requester_email"), label=_("Customer’s email"), required=False
    )
    phone = form_field(get_field(Owner.CUSTOMER, "phone"), label=_("Customer’s phone"))
    name = form_field(get_field(Owner.CUSTOMER, "name"), label=_("Customer’s name"))
    # One who was suggested and chosen; what is typed afterwards takes its place.
    customer = forms.ModelChoiceField(
        Customer.objects.all(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That customer no longer exists. Choose another one.")},
    )
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

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not normalize_phone(phone):
            raise forms.ValidationError(_("Enter a phone number with 6 to 15 digits."))
        return phone

    def clean(self) -> dict[str, Any]:
        """Ask for what the customer is known by: a mail needs an address, a call one of two."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = said.get("customer")
        has_address = bool(said.get("email") or (chosen and chosen.address))
        if "email" in self.errors or "phone" in self.errors or has_address:
            return said
        if said.get("how") == "mail":
            self.add_error("email", _("Enter the customer’s address."))
        elif not said.get("phone") and not chosen:
            self.add_error("phone", _("Enter the customer’s phone number or address."))
        elif not chosen:
            self._check_owner(said["phone"], said.get("name", ""))
        return said

    def _check_owner(self, phone: str, name: str) -> None:
        """Refuse the number of a customer who has another name than the one that is typed."""
        owner = find_customer(phone, kind=ContactKind.PHONE)
        if owner and name and owner.name and owner.name.casefold() != name.strip().casefold():
            words = _("This is the number of %s. Choose that customer, or enter an address.")
            self.add_error("phone", words % owner)
