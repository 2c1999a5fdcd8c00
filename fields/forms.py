"""Form fields for registered fields, so that a form checks a value as the API does."""

from typing import Any

from django import forms
from django.apps import apps

from fields.conditions import read_condition
from fields.operators import Operator
from fields.registry import EMPTY, Custom, Field, Owner, fields_of
from fields.types.base import FieldType
from fields.types.builtin import Reference
from fields.types.values import Choice, Date, Number, Several, Text, YesNo


class ValueFormField(forms.Field):
    """Reads and checks the value as the registered field does."""

    def __init__(self, of: Field, **kwargs: Any) -> None:
        self.of = of
        defaults = {"widget": _widget(of.type), "label": of.label, "required": of.is_required}
        super().__init__(**defaults | kwargs)

    def to_python(self, value: Any) -> Any:
        typed = value.strip() if isinstance(value, str) else value
        return self.of.empty if typed in EMPTY else self.of.clean(typed)

    def prepare_value(self, value: Any) -> Any:
        """Return the value for the widget; text that was typed comes back as it was."""
        return value if isinstance(value, str) or value in EMPTY else self.of.type.to_json(value)


class OperandFormField(forms.CharField):
    """Reads and checks one operand as a condition does; "" without one."""

    def __init__(self, of: Field, operator: Operator, **kwargs: Any) -> None:
        self.of, self.operator = of, operator
        super().__init__(**{"label": of.label, "required": False} | kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return read_condition(self.of, self.operator, [typed]).operands[0] if typed else typed


def form_field(of: Field, **options: Any) -> forms.Field:
    """Return a form field for one value. A reference is chosen from a list of all rows.

    `options` are those of the form field, as other words on a page or fewer rows to choose from.
    """
    options = {"label": of.label, "required": of.is_required} | options
    if isinstance(of.type, Reference):
        rows = options.pop("queryset", None)
        if rows is None:
            rows = apps.get_model(of.type.model)._default_manager.all()
        return forms.ModelChoiceField(rows, **options)
    return ValueFormField(of, **options)


def operand_field(of: Field, operator: Operator, **options: Any) -> forms.Field:
    """Return a form field for one operand of a condition, which is left out where it is empty."""
    if isinstance(of.type, Reference):
        return form_field(of, **options | {"required": False})
    return OperandFormField(of, operator, **options)


class FieldsForm(forms.Form):
    """A form for a row: its editable built-in fields named in `names`, and its custom fields.

    `cleaned_data` holds a value for each, as `Field.write` takes it.
    """

    owner: Owner
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        chosen = [
            field
            for field in fields_of(self.owner)
            if field.is_editable and (field.name in self.names or isinstance(field.storage, Custom))
        ]
        kwargs["initial"] = {field.name: field.read(instance) for field in chosen}
        super().__init__(*args, **kwargs)
        self.instance = instance
        self.fields.update({field.name: form_field(field) for field in chosen})


def _widget(of: FieldType) -> forms.Widget:
    match of:
        case Text(is_multiline=True):
            return forms.Textarea(attrs={"maxlength": of.max_length, "rows": 4})
        case Text(format="email"):
            return forms.EmailInput(attrs={"maxlength": of.max_length})
        case Text():
            return forms.TextInput(attrs={"maxlength": of.max_length})
        case Number():
            return forms.TextInput(attrs={"inputmode": "decimal"})
        case Date():
            return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        case YesNo():
            return forms.NullBooleanSelect()
        case Choice():
            return forms.Select(choices=[("", "—"), *of.options])
        case Several(of=Choice(options=options)):
            return forms.CheckboxSelectMultiple(choices=options)
        case _:
            return forms.TextInput()
