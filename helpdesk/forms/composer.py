"""Forms of the composer: replies, notes, drafts, and a reply that is sent again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.actions.draft import Browser
from helpdesk.actions.reply import variables_refusal
from helpdesk.forms.files import FilesField, KeysField
from helpdesk.models import Macro, Message, Status


class ResendForm(forms.Form):
    """The address to resend a mail to; empty keeps the original recipients."""

    to = forms.EmailField(required=False, max_length=320)


class MessageForm(forms.Form):
    """Shared fields of replies and notes. `submission` is the idempotency key of the form."""

    text = forms.CharField(
        max_length=200_000,
        required=False,
        error_messages={"max_length": _("That is too long for a mail. Send the rest as a file.")},
    )
    attachments = FilesField()
    kept = KeysField(required=False)
    submission = forms.UUIDField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_files = cleaned.get("attachments") or cleaned.get("kept")
        if not self.errors and not cleaned.get("text", "").strip() and not has_files:
            raise forms.ValidationError(_("The message is empty. Write something first."))
        return cleaned


class ReplyForm(MessageForm):
    THEN = (Status.OPEN, Status.PENDING, Status.SOLVED)
    AFTER = ("stay", "next", "list")

    # Primary key of the newest message the writer has seen.
    seen = forms.IntegerField(min_value=0, required=False)
    # Primary key of the message that stopped the last attempt; it was shown, so it counts as seen.
    shown = forms.IntegerField(min_value=0, required=False)
    # Number of the ticket that the text was written for, if its writer was asked and sends it here.
    written_for = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    # One of the addresses that the composer offers; empty for the one that stands.
    to = forms.CharField(max_length=320, required=False)
    then = forms.ChoiceField(choices=[*((s, s) for s in THEN), ("next", "next")], required=False)
    # The page that is shown afterwards.
    after = forms.ChoiceField(choices=[(each, each) for each in AFTER], required=False)
    # Primary key of the saved reply whose changes are made with this one, and the key of those that
    # were shown.
    macro = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    macro_changes = forms.CharField(max_length=64, required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if refusal := variables_refusal(text):
            raise forms.ValidationError(refusal)
        return text

    @property
    def goes_to(self) -> str:
        """Return the page that is shown afterwards: "stay", "next" or "list"."""
        return "next" if self.cleaned_data["then"] == "next" else self.cleaned_data["after"]

    @property
    def status(self) -> str | None:
        """Return the status set with the reply; "next" solves and opens the next ticket."""
        then = self.cleaned_data["then"]
        return Status.SOLVED if then == "next" else then or None

    def status_with(self, macro: Macro | None) -> str | None:
        """Return the same, or the status that a saved reply sets: it was shown above the text."""
        if macro and macro.sets_status and self.cleaned_data["then"] != "next":
            return macro.sets_status
        return self.status


class DraftForm(forms.Form):
    """A text while it is typed; the last three fields are those of `Browser`."""

    kind = forms.ChoiceField(choices=Message.Kind)
    text = forms.CharField(max_length=200_000, required=False, strip=False)
    submission = forms.UUIDField(required=False)
    writer = forms.UUIDField(required=False)
    number = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)
    built_on = forms.CharField(max_length=32, required=False)

    @property
    def browser(self) -> Browser | None:
        """Return the browser; None for a text that was sent without our script."""
        cleaned = self.cleaned_data
        if not cleaned["writer"]:
            return None
        return Browser(cleaned["writer"], cleaned["number"] or 0, cleaned["built_on"])


class DraftFileForm(forms.Form):
    """A file that is kept with a draft; `key` is chosen by the browser."""

    kind = forms.ChoiceField(choices=Message.Kind)
    key = forms.UUIDField()
    submission = forms.UUIDField(required=False)
    file = forms.FileField(allow_empty_file=True)
