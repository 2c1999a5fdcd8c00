import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.models import HeaderTest, SpamSettings

HEADER = re.compile(r"[\x21-\x39\x3b-\x7e]{1,80}")
NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,3})?")


class HeaderForm(forms.Form):
    """One header that marks a mail as spam."""

    header = forms.CharField(label=_("Header"), max_length=80)
    test = forms.ChoiceField(label=_("Compared"), choices=HeaderTest.choices)
    value = forms.CharField(label=_("With"), max_length=80)

    def has_changed(self) -> bool:
        """Return False for an empty row, whatever its select shows."""
        return any(self[name].data for name in ("header", "value"))

    def clean_header(self) -> str:
        name: str = self.cleaned_data["header"].strip().rstrip(":")
        if not HEADER.fullmatch(name):
            raise forms.ValidationError(_("The name of a header, as in X-Spam-Flag."))
        return name

    def clean(self) -> dict[str, Any]:
        value = self.cleaned_data.get("value", "")
        if self.cleaned_data.get("test") == HeaderTest.AT_LEAST and not NUMBER.fullmatch(value):
            self.add_error("value", _("Write a number."))
        return self.cleaned_data


class _HeaderFormSet(forms.BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Allow any row to be empty: an emptied one is removed."""
        return {**super().get_form_kwargs(index), "empty_permitted": True}


HeaderFormSet = forms.formset_factory(
    HeaderForm, formset=_HeaderFormSet, extra=1, can_delete=True, max_num=50, absolute_max=60
)


class SpamForm(forms.ModelForm):
    """The settings, with `headers`: a formset of the headers that mark a mail as spam."""

    class Meta:
        model = SpamSettings
        fields: ClassVar = ["most_an_hour", "honours_headers"]
        help_texts: ClassVar = {
            "most_an_hour": _("Further mails are held in the mail queue. 0 sets no limit."),
        }

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.headers = HeaderFormSet(data, initial=self.instance.headers, prefix="h")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.headers.is_valid()])

    def clean_most_an_hour(self) -> int:
        most: int = self.cleaned_data["most_an_hour"]
        if most > 10_000:
            raise forms.ValidationError(_("At most 10,000; or 0 for no limit."))
        return most

    def save(self, commit: bool = True) -> SpamSettings:
        """Return the settings with the headers that were not removed, each once."""
        kept = [
            {name: form.cleaned_data[name] for name in ("header", "test", "value")}
            for form in self.headers.forms
            if form.cleaned_data.get("header") and not form.cleaned_data.get("DELETE")
        ]
        self.instance.headers = [rule for at, rule in enumerate(kept) if rule not in kept[:at]]
        saved: SpamSettings = super().save(commit)
        return saved
