"""The query string of the ticket list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from helpdesk.inbox_views import PARTS

PAGE = 30
MAX_ROWS = 500
MAX_SEARCH_LENGTH = 200


class SearchField(forms.CharField):
    """Typed words. NUL is searched for like any other character that no word has."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python((value or "").replace("\0", "\N{REPLACEMENT CHARACTER}"))


class ListQuery(forms.Form):
    """The parameters of a list. A wrong value is left out; `notice` tells a person of a filter."""

    q = SearchField(required=False)
    only = forms.ChoiceField(choices=[(part, part) for part in PARTS], required=False)
    open = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    shown = forms.IntegerField(min_value=0, required=False)
    after = forms.CharField(required=False)
    held = forms.CharField(required=False)

    def value(self, name: str) -> Any:
        """Return a value; None if it is missing or wrong."""
        self.is_valid()  # fills cleaned_data, once
        return self.cleaned_data.get(name)

    @property
    def search(self) -> str:
        return (self.value("q") or "")[:MAX_SEARCH_LENGTH]

    @property
    def part(self) -> str:
        return self.value("only") or ""

    @property
    def size(self) -> int:
        """The page size; a refreshed list keeps the number of rows it has grown to."""
        return min(max(self.value("shown") or PAGE, PAGE), MAX_ROWS)

    @property
    def notice(self) -> str:
        """A sentence about a filter that was left out, or ""."""
        if "only" in self.errors:
            left_out = self.data["only"][:40].replace("\0", "")
            return _("There is no filter “%s”, so the whole list is shown.") % left_out
        return ""
