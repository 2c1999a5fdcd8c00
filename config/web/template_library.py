"""Functions and filters that templates call, declared beside the code they belong to."""

from collections.abc import Callable
from typing import Any


class TemplateLibrary:
    """The functions and filters of one module, by name.

    `OPTIONS["libraries"]` of the template engine lists the modules; each has one in `library`.
    """

    def __init__(self) -> None:
        self.functions: dict[str, Callable[..., Any]] = {}
        self.filters: dict[str, Callable[..., Any]] = {}

    def function[Function: Callable[..., Any]](self, function: Function) -> Function:
        """Make a function callable in templates: `{{ avatar(person) }}`."""
        self.functions[function.__name__] = function
        return function

    def filter[Filter: Callable[..., Any]](self, function: Filter) -> Filter:
        """Make a function a filter: `{{ at|at_time }}`.

        A filter of constants is computed once, when the template is compiled.
        """
        self.filters[function.__name__] = function
        return function
