from typing import Any

from django import forms

from config.web.params import whole_number
from mail.models import InboundMail, SenderRule
from mail.queue.queue_lists import QUEUE_LISTS

MAX_PICKED = 500


class Numbers(forms.MultipleChoiceField):
    """Primary keys of ticked checkboxes."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def validate(self, value: list[str]) -> None:
        if len(value) > MAX_PICKED or any(whole_number(each) is None for each in value):
            raise forms.ValidationError("These are no mails.")

    def clean(self, value: Any) -> list[int]:
        return [int(each) for each in super().clean(value)]


class QueueActionForm(forms.Form):
    """The action and its mails: the selected ones, or `all` of the list.

    "delete+block" also sets a rule for the sender: it is in `rule`.
    """

    list = forms.ChoiceField(choices=[(slug, slug) for slug in QUEUE_LISTS])
    cause = forms.ChoiceField(choices=InboundMail.Cause.choices, required=False)
    action = forms.CharField(required=False, max_length=20)
    mail = Numbers()
    all = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        given["action"], _plus, rule = given.get("action", "").partition("+")
        given["rule"] = rule if rule in SenderRule.Verdict.values else ""
        queue_list = QUEUE_LISTS.get(given.get("list", ""))
        if (
            not queue_list
            or given["action"] not in queue_list.actions
            or not (given.get("mail") or given["all"])
        ):
            raise forms.ValidationError("Nothing is picked.")
        return given


class UndoForm(forms.Form):
    """The moment that identifies mails deleted together, or the keys of given-up mails."""

    at = forms.DateTimeField(required=False)
    mail = Numbers()

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("at") or self.cleaned_data.get("mail")):
            raise forms.ValidationError("Nothing is named.")
        return self.cleaned_data
