from typing import Any, ClassVar

from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.availability import AVAILABLE
from accounts.models import Absence, ApiToken, Role, Team, User
from accounts.people import is_first_administrator, other_agents


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("Email"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.AGENT)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__lower=email.lower()).exists():
            raise forms.ValidationError(
                _("This person already has an account. Find them in the list.")
            )
        return email


class CompanyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the company"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The program that will use it.")
    )
    scope = forms.ChoiceField(
        label=_("Access"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ
    )
    days = forms.TypedChoiceField(
        label=_("Expires after"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
    )


class AddressForm(forms.Form):
    address = forms.EmailField(label=_("Sign-in address"), max_length=254)


class PersonForm(forms.ModelForm):
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields: ClassVar = ["name", "role", "job_title", "is_active", "teams"]


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields: ClassVar = ["name", "job_title", "signature", "time_zone"]
        widgets: ClassVar = {"signature": forms.Textarea(attrs={"rows": 3})}

    def clean_time_zone(self) -> str:
        from zoneinfo import available_timezones

        zone: str = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("Unknown time zone. Enter it like Europe/Madrid."))
        return zone


class AvailabilityForm(forms.Form):
    """The availability of a person. Times are in the current time zone."""

    kind = forms.ChoiceField(
        label=_("Availability"),
        choices=[(AVAILABLE, _("Available")), *Absence.Kind.choices],
        widget=forms.RadioSelect,
    )
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        help_text=_("“Away” ends at this time. “Out of office” may have no end."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    substitute = forms.ModelChoiceField(
        label=_("Substitute"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Named to colleagues who assign a ticket to this person."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = other_agents(person)  # type: ignore[attr-defined]


class TeamForm(forms.ModelForm):
    members = forms.ModelMultipleChoiceField(
        label=_("People"),
        queryset=User.objects.exclude(role=Role.NONE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Team
        fields: ClassVar = ["name", "sees", "lead", "members"]
        error_messages: ClassVar = {
            "name": {"unique": _("A team with this name already exists. Choose another name.")}
        }


class SignInForm(LoginForm):
    """The sign-in form; the page begins in its first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True


class ChoosePasswordForm(ResetPasswordKeyForm):
    """The form behind a mailed link; the first administrator also gives their name and address.

    The account was created with a name and an address that are nobody's, so they are not shown.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("Customers see your first name."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order: ClassVar = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_for_person = self.user is not None and is_first_administrator(self.user)
        if not self.asks_for_person:
            del self.fields["name"], self.fields["email"]
