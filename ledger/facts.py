"""The facts of each event: declared beside its name, checked in tests and while developing."""

from types import NoneType, UnionType
from typing import Any, TypedDict, Union, get_args, get_origin, get_type_hints, is_typeddict


class NoFacts(TypedDict):
    """No facts: name and subject are enough."""


class WrongFacts(TypeError):
    """An event was recorded that is not declared, or with other facts than declared."""


declared: dict[str, type] = {}


def declare(name: str, facts: type = NoFacts) -> str:
    """Declare an event with a TypedDict of its facts; returns the name.

    Facts are JSON values. Declaring a name again replaces its facts.
    """
    assert is_typeddict(facts)
    declared[name] = facts
    return name


def check(name: str, facts: dict[str, Any]) -> None:
    """Raise `WrongFacts` unless the event is declared with exactly these facts."""
    schema = declared.get(name)
    if schema is None:
        raise WrongFacts(f"{name} is not declared. Declare it in the events module of its app.")
    required: frozenset[str] = schema.__required_keys__  # type: ignore[attr-defined]
    hints = get_type_hints(schema)
    if missing := required - facts.keys():
        raise WrongFacts(f"{name} is recorded without {', '.join(sorted(missing))}.")
    if unknown := facts.keys() - hints.keys():
        raise WrongFacts(f"{name} is not declared with {', '.join(sorted(unknown))}.")
    for fact, value in facts.items():
        if not _fits(value, hints[fact]):
            raise WrongFacts(f"{name} is declared with {fact}: {hints[fact]}, not {value!r}.")


def _fits(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, UnionType):
        return any(_fits(value, each) for each in arguments)
    if origin is list:
        return isinstance(value, list) and all(_fits(each, arguments[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            isinstance(key, str) and _fits(each, arguments[1]) for key, each in value.items()
        )
    if hint in (None, NoneType):
        return value is None
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, (int, float) if hint is float else hint)
