"""Parsed values as JSON and bytes, and back with the type of every field checked.

The types are read from the dataclasses, so a new field of `ParsedMail` needs nothing here.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class BadValue(Exception):
    """A value does not have its type."""


def pack(value: Any) -> tuple[Any, bytes]:
    """Return a value as JSON-ready data, and its bytes, to which the data refer by offset."""
    contents: list[bytes] = []
    sizes = [0]

    def packed(value: Any) -> Any:
        if is_dataclass(value):
            return {each.name: packed(getattr(value, each.name)) for each in fields(value)}
        if isinstance(value, bytes):
            contents.append(value)
            sizes.append(sizes[-1] + len(value))
            return sizes[-2:]
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, list | tuple):
            return [packed(each) for each in value]
        if isinstance(value, Mapping):
            return {name: packed(each) for name, each in value.items()}
        return value

    return packed(value), b"".join(contents)


def unpack[T](kind: type[T], data: Any, content: memoryview = memoryview(b"")) -> T:
    """Return the value of this type. Raises BadValue for anything else."""
    found: T = _unpacked(kind, data, content)
    return found


def _unpacked(kind: Any, data: Any, content: memoryview) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_dataclass(kind, data, content)
    if kind is bytes:
        return _of_bytes(data, content)
    if kind is datetime:
        return _of_datetime(data)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _of_optional(arguments, data, content)
    if origin is Literal:
        return _checked(data, data in arguments if isinstance(data, str) else False)
    if origin in (list, tuple):
        _checked(data, isinstance(data, list))
        inner = arguments[0]
        # Lists of texts and numbers are most of what there is.
        if inner in (str, int) and all(type(each) is inner for each in data):
            return data if origin is list else tuple(data)
        found = [_unpacked(inner, each, content) for each in data]
        return found if origin is list else tuple(found)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _checked(data, isinstance(data, dict))
        return {name: _unpacked(arguments[1], each, content) for name, each in data.items()}
    return _checked(data, type(data) is kind)


def _of_dataclass(kind: Any, data: Any, content: memoryview) -> Any:
    hints = _hints_of(kind)
    _checked(data, isinstance(data, dict) and data.keys() == hints.keys())
    return kind(**{name: _unpacked(hints[name], each, content) for name, each in data.items()})


def _of_bytes(data: Any, content: memoryview) -> bytes:
    match data:
        case [int(start), int(end)] if 0 <= start <= end <= len(content):
            return bytes(content[start:end])
    raise BadValue("bytes")


def _of_datetime(data: Any) -> datetime:
    try:
        return datetime.fromisoformat(data)
    except (TypeError, ValueError) as error:
        raise BadValue("datetime") from error


def _of_optional(kinds: tuple[Any, ...], data: Any, content: memoryview) -> Any:
    if data is None and type(None) in kinds:
        return None
    (kind,) = (each for each in kinds if each is not type(None))
    return _unpacked(kind, data, content)


def _checked(data: Any, is_right: bool) -> Any:
    if not is_right:
        raise BadValue(type(data).__name__)
    return data


@cache
def _hints_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
