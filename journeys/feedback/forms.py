from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.metrics.scales import SCALES
from journeys.models import Survey, Touchpoint


class TouchpointChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.journey}: {obj}"


class SurveyForm(forms.ModelForm):
    touchpoints = TouchpointChoice(
        label=_("Touchpoints"),
        queryset=Touchpoint.objects.filter(retired_at=None).select_related("journey"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name="journeys/settings/touchpoints_field.html",
        help_text=_(
            "Without touchpoints, the survey applies to all tickets that no other survey covers."
        ),
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
            "question": _(
                "“{agent}” is replaced by the agent’s name, “{company}” by your company name."
            ),
            "quarantine_days": _("Applies to all surveys. At least 90 for NPS."),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        earliest, latest = data.get("earliest_hour"), data.get("latest_hour")
        if earliest is not None and latest is not None and earliest >= latest:
            self.add_error("latest_hour", _("This must come after the first hour."))
        if data.get("metric") not in SCALES:
            self.add_error("metric", _("Choose a metric."))
        return data
