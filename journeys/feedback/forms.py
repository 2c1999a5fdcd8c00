from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from journeys.feedback.rating_scale import Step
from journeys.metrics.scales import SCALES
from journeys.models import Survey, Touchpoint


class ScoreScale(forms.RadioSelect):
    """The steps of a rating scale as radio buttons, each with its name for screen readers."""

    def create_option(
        self, name: str, value: Any, label: int | str, *args: Any, **kwargs: Any
    ) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)
        option["attrs"] |= {"aria-label": str(label)}
        return option


class RatingForm(forms.Form):
    """The score and the comment of a customer. `steps` is the rating scale."""

    score = forms.ChoiceField(label=_("Your score"), widget=ScoreScale)
    comment = forms.CharField(
        label=_("Your words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 5000}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]


class FollowupQuestionForm(forms.Form):
    """The question of the thank-you page. `choices` are those of the band."""

    missing = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    contact = forms.BooleanField(
        label=_("Shall we contact you about this?"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "yes"}),
    )

    def __init__(self, *args: Any, choices: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["missing"].choices = list(choices.items())  # type: ignore[attr-defined]


class FollowUpResultForm(forms.Form):
    """The result of a follow-up."""

    outcome = forms.CharField(
        label=_("One line, for your colleagues"),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )


class AssignFollowUpForm(forms.Form):
    """The colleague who calls back."""

    to = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.pk, person.name) for person in colleagues]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


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
