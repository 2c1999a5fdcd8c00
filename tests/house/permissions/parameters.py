"""The names of the parameters and fields that each view reads."""

import inspect
import re
import sys
from functools import cache
from typing import Any

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

READ = re.compile(
    r'(?:GET|POST)\.get(?:list)?\("([\w-]+)"|(?:GET|POST)\["([\w-]+)"\]|"([\w-]+)" in request\.POST'
    r'|\(request, "([\w-]+)"\)'
)


@cache
def names_by_url() -> dict[str, frozenset[str]]:
    """The names by URL name: those read in the module of the view, and the fields of its forms."""
    return {
        name: names_in(inspect.unwrap(callback).__module__) for name, callback in _views("", None)
    }


@cache
def names_in(module_name: str) -> frozenset[str]:
    module = sys.modules[module_name]
    found = READ.findall(inspect.getsource(module))
    fields = [
        field
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, forms.BaseForm)
        for field in getattr(each, "base_fields", ())
    ]
    return frozenset(name for group in found for name in group if name) | frozenset(fields)


def _views(namespace: str, patterns: list[Any] | None) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or ""
            prefix = f"{namespace}{inner}:" if inner else namespace
            found += _views(prefix, pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and not pattern.callback.__module__.startswith(
            "allauth."
        ):
            found.append((f"{namespace}{pattern.name}", pattern.callback))
    return found
