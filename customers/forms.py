from typing import Any

from django import forms
from django.core.validators import DomainNameValidator
from django.utils.translation import gettext_lazy as _

from config.addresses import normalize_address
from customers.models import ContactPoint
from customers.phone_numbers import normalize_phone
from fields.forms import FieldsForm
from fields.registry import Owner

is_domain = DomainNameValidator(accept_idna=True)


class CustomerForm(FieldsForm):
    owner = Owner.CUSTOMER
    names = ("name", "organization", "language", "time_zone", "phone", "location")


class OrganizationForm(FieldsForm):
    owner = Owner.ORGANIZATION
    names = ("name", "domain", "about")

    def clean_domain(self) -> str:
        """Return the domain without a leading @; an address or a path is none."""
        domain: str = self.cleaned_data["domain"].strip().lstrip("@").lower()
        if domain:
            try:
                is_domain(domain)
            except forms.ValidationError:
                words = _("Enter a domain such as company.example, or leave this empty.")
                raise forms.ValidationError(words) from None
        return domain


class NewCustomerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("Email"),
        max_length=320,
        required=False,
        help_text=_("Not needed for somebody who calls."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not normalize_phone(phone):
            raise forms.ValidationError(
                _("This is not a phone number. Enter it like +34 600 123 456.")
            )
        return phone

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_without = not data.get("email") and not data.get("phone")
        if is_without and "email" not in self.errors and "phone" not in self.errors:
            self.add_error("email", _("Enter a mail address or a phone number."))
        return data

    def clean_email(self) -> str:
        if not self.cleaned_data["email"]:
            return ""
        email: str = normalize_address(self.cleaned_data["email"])
        if ContactPoint.objects.mail_to(email).exists():
            raise forms.ValidationError(
                _("A customer with this address already exists. Search for the address.")
            )
        return email


class NoteForm(forms.Form):
    body = forms.CharField(
        label=_("Write a note for the team"),
        widget=forms.Textarea(attrs={"rows": 1}),
        max_length=5000,
    )


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("One more address"), max_length=320)
