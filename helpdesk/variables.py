"""The variables of saved replies, such as {customer.first_name}. Pure functions."""

import re
from collections.abc import Callable, Mapping
from typing import Final

# A word with a dot in braces: what a person means as a variable. Other braces are text.
WRITTEN: Final = re.compile(r"\{\s*([A-Za-z_]+\.[A-Za-z_.]+)\s*\}")
NAMES: Final = (
    "customer.first_name",
    "customer.name",
    "customer.email",
    "agent.first_name",
    "agent.name",
    "ticket.number",
    "ticket.subject",
    "company.name",
)


def unknown_variables(text: str) -> list[str]:
    """Return the names in braces that are no variables, each once."""
    written = (match[1] for match in WRITTEN.finditer(text))
    return list(dict.fromkeys(name for name in written if name.lower() not in NAMES))


def unfilled_variables(text: str) -> list[str]:
    """Return the variables that stand in a text, each once."""
    written = (match[1].lower() for match in WRITTEN.finditer(text))
    return list(dict.fromkeys(name for name in written if name in NAMES))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values of its variables; one without a value stays as it is."""
    return WRITTEN.sub(_value(values), text)


def _value(values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda match: values.get(match[1].lower(), "") or match[0]
