"""The names of the parameters and fields that each view reads."""

import inspect
import re
import sys
from functools import cache
from typing import Any

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

QUERIED = re.compile(r'GET\.get\("([\w-]+)"')
READ = re.compile(
    r'(?:GET|POST)\.get(?:list)?\("([\w-]+)"|(?:GET|POST)\["([\w-]+)"\]|"([\w-]+)" in request\.POST'
    r'|\(request, "([\w-]+)"\)'
)


@cache
def names_by_url() -> dict[str, frozenset[str]]:
    """The names by URL name, as read in the module of the view and in those it calls."""
    return {
        name: names_in(inspect.unwrap(callback).__module__) for name, callback in _views("", None)
    }


@cache
def names_of_queries() -> dict[str, list[str]]:
    """The names by URL name that the module of the view reads from the query string by hand."""
    modules = {name: inspect.unwrap(view).__module__ for name, view in _views("", None)}
    return {
        name: sorted(set(QUERIED.findall(inspect.getsource(sys.modules[module]))))
        for name, module in modules.items()
    }


@cache
def names_in(module_name: str) -> frozenset[str]:
    """The names read in a module of views, and in modules of its app that it has functions of."""
    app = module_name.partition(".")[0]
    called = {
        each.__module__
        for each in vars(sys.modules[module_name]).values()
        if inspect.isfunction(each) and each.__module__.partition(".")[0] == app
    }
    return frozenset().union(*(_names_of(name) for name in called | {module_name}))


@cache
def _names_of(module_name: str) -> frozenset[str]:
    """The names that a module reads from a request, and the fields of the forms in it."""
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
