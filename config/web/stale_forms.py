"""Forms of stored objects that two people have open: a form saves only what it changed.

Beside each field stands a hidden one with the value that the field showed. A field that was left
alone gets the value stored now; one that both changed is an error with both values.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.forms import BoundField
from django.http import Http404, HttpRequest, QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
# Values that are never printed, or have no text.
UNSHOWN = (forms.PasswordInput, forms.FileInput, forms.HiddenInput, forms.MultiWidget)


def show_values[Form: forms.BaseForm](form: Form) -> Form:
    """Let the fields of an unbound form remember what they show, if its object is stored."""
    if _is_of_stored(form):
        form.values_shown = {  # type: ignore[attr-defined]
            field.name: _texts(field.value()) for field in form if _is_shown(field)
        }
    return form


@contextmanager
def saving(form_class: Callable[..., forms.BaseForm]) -> Iterator[None]:
    """Let one form at a time save a stored object, and read its row anew.

    An advisory lock: it is taken before each lock of a row, so that the actions may lock rows in
    any order of their own. The block is a transaction.
    """
    form = form_class()
    if not _is_of_stored(form):
        yield
        return
    instance = form.instance  # type: ignore[attr-defined]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [f"form of {instance._meta.label} {instance.pk}"])
        try:
            instance.refresh_from_db()
        except type(instance).DoesNotExist:
            raise Http404 from None
        yield


def bind_form[Form: forms.BaseForm](form_class: Callable[..., Form], request: HttpRequest) -> Form:
    """Return the form bound to the POST, with the stored values in the fields left alone.

    Without the hidden fields, as from a program, every field is taken as it was sent. If the form
    is shown again it shows the values of now, so that saving it again keeps what was entered.
    """
    fresh = show_values(form_class())
    stored: dict[str, list[str]] | None = getattr(fresh, "values_shown", None)
    if stored is None:
        return form_class(request.POST, request.FILES)
    data, refusals = request.POST.copy(), {}
    for name, theirs in stored.items():
        field = fresh[name]
        if hidden_name(field) not in data:
            continue
        shown = _texts(data.getlist(hidden_name(field)))
        mine = _entered(field, data)
        if shown == theirs or theirs in mine:
            continue
        if shown in mine:
            data.setlist(field.html_name, theirs)
        else:
            refusals[name] = _refusal(field, mine=mine[-1], theirs=theirs)
    form = form_class(data, request.FILES)
    form.values_shown = stored  # type: ignore[attr-defined]
    for name, words in refusals.items():
        form.add_error(name, words)
    return form


def hidden_values(field: BoundField) -> SafeString:
    """Render the value that the field showed; an empty list is one empty text."""
    shown = getattr(field.form, "values_shown", {})
    rows = [(hidden_name(field), text) for text in shown.get(field.name, ())]
    if not rows and field.name in shown:
        rows = [(hidden_name(field), "")]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', rows)


def hidden_name(field: BoundField) -> str:
    return f"shown-{field.html_name}"


def _is_of_stored(form: forms.BaseForm) -> bool:
    instance = getattr(form, "instance", None)
    return instance is not None and not instance._state.adding


def _is_shown(field: BoundField) -> bool:
    return not (field.field.disabled or isinstance(field.field.widget, UNSHOWN))


def _texts(value: Any) -> list[str]:
    """Return a value as a hidden field sends it, in a fixed order."""
    several = isinstance(value, Iterable) and not isinstance(value, str)
    texts = [str(each) for each in (value if several else [value]) if each not in (None, "")]
    return sorted("\n".join(text.splitlines()) for text in texts)


def _entered(field: BoundField, data: QueryDict) -> list[list[str]]:
    """Return the value as it was sent and, if it is valid, as it would be stored."""
    sent = field.field.widget.value_from_datadict(data, {}, field.html_name)
    try:
        cleaned = field.field.prepare_value(field.field.clean(sent))
    except ValidationError:
        return [_texts(sent)]
    return [_texts(sent), _texts(cleaned)]


def _refusal(field: BoundField, *, mine: list[str], theirs: list[str]) -> str:
    words = _(
        "Another person changed “%(field)s” meanwhile. It is now: %(theirs)s. "
        "You entered: %(mine)s. Save again to keep yours, or enter theirs."
    )
    values = {"theirs": _display(field, theirs), "mine": _display(field, mine)}
    return words % ({"field": field.label} | values)


def _display(field: BoundField, texts: list[str]) -> str:
    if isinstance(field.field.widget, forms.CheckboxInput):
        labels = {"True": _("yes"), "False": _("no")}
    else:
        labels = {}
        for value, label in getattr(field.field.widget, "choices", ()):
            group = label if isinstance(label, list | tuple) else [(value, label)]
            labels.update({str(key): str(shown) for key, shown in group})
    return ", ".join(labels.get(text, text) for text in texts) or _("nothing")
