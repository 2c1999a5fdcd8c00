from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from demo.people import TOUR_SUBJECT
from demo.postbox.actions.send import write_as_customer
from demo.postbox.writers import recent_writers
from mail.models import Mailbox


class WriteForm(forms.Form):
    """A new mail of a customer to one of the mailboxes."""

    writer = forms.ModelChoiceField(
        label=_("From"), queryset=Customer.objects.all(), empty_label=None
    )
    to = forms.ModelChoiceField(
        label=_("To"), queryset=Mailbox.objects.filter(is_active=True), empty_label=None
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["writer"].choices = [(each.pk, str(each)) for each in recent_writers()]  # type: ignore[attr-defined]
        box = Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()
        self.initial.setdefault("to", box)
        self.fields["subject"].widget.attrs["placeholder"] = TOUR_SUBJECT

    def send(self) -> None:
        data = self.cleaned_data
        write_as_customer(data["writer"], to=data["to"], subject=data["subject"], text=data["text"])
