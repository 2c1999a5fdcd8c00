from typing import ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, CustomerAddress


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields: ClassVar = ["name", "organization", "language", "time_zone", "phone", "location"]

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("Unknown time zone. Enter it like Europe/Madrid."))
        return zone


class NewCustomerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=320)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if CustomerAddress.objects.filter(email__lower=email).exists():
            raise forms.ValidationError(
                _("A customer with this address already exists. Search for the address.")
            )
        return email


class NoteForm(forms.Form):
    body = forms.CharField(
        label=_("Write a note for the team"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
    )


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("One more address"), max_length=320)
