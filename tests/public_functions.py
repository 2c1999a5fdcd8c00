"""The public functions of a package, for tests that hold for each of them."""

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


def public_functions(package: ModuleType) -> dict[str, Callable[..., Any]]:
    """Return the functions that the modules of a package define, without those with _, by name."""
    modules = [
        import_module(f"{package.__name__}.{each.name}")
        for each in pkgutil.iter_modules(package.__path__)
    ]
    return {
        name: function
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }
