from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fields.forms import operand_field
from journeys.models import Touchpoint, TouchpointRule
from journeys.placement.rules import RULE_FIELDS


class RuleForm(forms.ModelForm):
    touchpoint = forms.ModelChoiceField(
        label=_("Touchpoint"),
        queryset=Touchpoint.objects.filter(retired_at=None, merged_into=None),
    )
    words = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One per line. A ticket matches if its subject or first message contains one of them."
        ),
    )

    class Meta:
        model = TouchpointRule
        fields: ClassVar = ["touchpoint", "mailbox", "tag", "words", "position", "is_active"]
        labels: ClassVar = {
            "position": _("Position"),
            "is_active": _("active"),
        }
        help_texts: ClassVar = {
            "position": _("The first matching rule applies. 0 puts the rule last.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in RULE_FIELDS:
            self.fields[each.name] = operand_field(each.field, each.operator)
        self.fields["mailbox"].empty_label = _("any mailbox")  # type: ignore[attr-defined]
        self.initial["words"] = "\n".join(self.instance.words or [])

    def clean_words(self) -> list[str]:
        lines: str = self.cleaned_data["words"]
        words = [line.strip()[:120] for line in lines.replace(",", "\n").splitlines()]
        return [word for word in words if word]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(name) for name in (*(each.name for each in RULE_FIELDS), "words")):
            raise forms.ValidationError(
                _("Enter a mailbox, a tag or a word; otherwise the rule matches all tickets.")
            )
        return data
