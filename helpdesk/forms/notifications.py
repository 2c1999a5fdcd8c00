"""The form in which a person chooses how they are told of each kind of notification."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Notification, NotificationSettings


class KindsField(forms.MultipleChoiceField):
    """Kinds of notifications, none or several."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=Notification.Kind.choices, required=False, **options)


class NotificationsForm(forms.Form):
    """One checkbox for each kind and way."""

    in_page = KindsField(label=_("Bell"))
    by_browser = KindsField(label=_("Browser"))
    by_mail = KindsField(label=_("Mail"))

    def table(self) -> list[dict[str, Any]]:
        """Return a row for each kind: its label, and its box of each way."""
        boxes = [list(self[way]) for way in NotificationSettings.WAYS]
        labels = [self[way].label for way in NotificationSettings.WAYS]
        return [
            {"label": kind.label, "boxes": list(zip(labels, row, strict=True))}
            for kind, *row in zip(Notification.Kind, *boxes, strict=True)
        ]
