"""Forms of one ticket field offer what the registry knows, and refuse the rest."""

import pytest

from fields.registry import Owner, get_field
from helpdesk.forms.changes import PriorityForm, StatusForm

FORMS = [("status", StatusForm), ("priority", PriorityForm)]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_each_option_is_taken(name, form):
    for option, _label in get_field(Owner.TICKET, name).type.options:
        typed = form({name: option})
        assert typed.is_valid()
        assert typed.cleaned_data == {name: option}


@pytest.mark.parametrize(("name", "form"), FORMS)
@pytest.mark.parametrize("typed", ["", " ", "nonsense", "\0", "NEW"])
def test_anything_else_is_refused(name, form, typed):
    assert list(form({name: typed}).errors) == [name]
