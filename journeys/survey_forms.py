from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.metrics import SCALES
from journeys.models import Survey, Touchpoint, TouchpointRule
from mail.models import Mailbox


class TouchpointChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.journey}: {obj}"


class SurveyForm(forms.ModelForm):
    touchpoints = TouchpointChoice(
        label=_("Touchpoints"),
        queryset=Touchpoint.objects.filter(retired_at=None).select_related("journey"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none chosen, it follows every resolution that no other survey claims."),
    )

    class Meta:
        model = Survey
        fields: ClassVar = [
            "name",
            "metric",
            "question",
            "low_label",
            "high_label",
            "delay_hours",
            "earliest_hour",
            "latest_hour",
            "quarantine_days",
            "valid_days",
            "sampling_percent",
            "daily_cap",
            "is_active",
            "touchpoints",
        ]
        help_texts: ClassVar = {
            "question": _("“{agent}” stands for who answered, “{company}” for your name."),
            "quarantine_days": _("Over all surveys. For NPS it is never less than 90."),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        earliest, latest = data.get("earliest_hour"), data.get("latest_hour")
        if earliest is not None and latest is not None and earliest >= latest:
            self.add_error("latest_hour", _("This must come after the first hour."))
        if data.get("metric") not in SCALES:
            self.add_error("metric", _("Choose a metric."))
        return data


class RuleForm(forms.ModelForm):
    touchpoint = forms.ModelChoiceField(
        label=_("Touchpoint"),
        queryset=Touchpoint.objects.filter(retired_at=None, merged_into=None),
    )
    mailbox = forms.ModelChoiceField(
        label=_("Mailbox"),
        queryset=Mailbox.objects.all(),
        required=False,
        empty_label=_("any mailbox"),
    )
    words = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line, in the subject or the first message. One that is found is enough."
        ),
    )

    class Meta:
        model = TouchpointRule
        fields: ClassVar = ["touchpoint", "mailbox", "tag", "words", "position", "is_active"]
        labels: ClassVar = {
            "tag": _("Tag"),
            "position": _("Place in the order"),
            "is_active": _("in use"),
        }
        help_texts: ClassVar = {"position": _("The first rule that fits wins. 0 puts it last.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["words"] = "\n".join(self.instance.words or [])

    def clean_words(self) -> list[str]:
        lines: str = self.cleaned_data["words"]
        words = [line.strip()[:120] for line in lines.replace(",", "\n").splitlines()]
        return [word for word in words if word]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("mailbox") or data.get("tag") or data.get("words")):
            raise forms.ValidationError(
                _("Give a mailbox, a tag or a word. Without any, it would take all tickets.")
            )
        return data
