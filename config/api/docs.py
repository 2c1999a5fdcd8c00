"""The API documentation: a page rendered from the OpenAPI schema."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from config.api.known_names import KnownParameters

Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    text: str
    parameters: list[Field]
    body: list[Field]
    answers: dict[str, list[Field]]

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path.strip('/').replace('/', '-').translate(_BRACES)}".lower()


_BRACES = str.maketrans("", "", "{}")


class ApiDocs(KnownParameters):
    """The documentation of all endpoints."""

    schema_generator: ClassVar = SchemaGenerator

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        schema = self.schema_generator().get_schema(request=None, public=True)
        plain: HttpRequest = request._request
        context = {
            "operations": operations(schema),
            "section": "settings",
            "reads": settings.API_READS_PER_MINUTE,
            "writes": settings.API_WRITES_PER_MINUTE,
        }
        return render(plain, "api_docs.html", context)


class ApiSchema(KnownParameters, SpectacularAPIView):
    """The OpenAPI schema, as YAML or JSON."""

    known_parameters = ("lang",)


def operations(schema: Schema) -> list[Operation]:
    return [
        _operation(schema, method, path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if "/schema/" not in path
    ]


def _operation(schema: Schema, method: str, path: str, operation: Schema) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        text=operation.get("description", ""),
        parameters=[
            Field(one["name"], _kind(schema, one["schema"]), one.get("required", False),
                  one.get("description", ""))
            for one in operation.get("parameters", [])
        ],
        body=_fields(schema, _json(operation.get("requestBody", {})), is_answer=False),
        answers={
            code: _fields(schema, _json(answer), is_answer=True)
            for code, answer in operation["responses"].items()
        },
    )  # fmt: skip


def _json(content: Schema) -> Schema:
    return content.get("content", {}).get("application/json", {}).get("schema", {})


def _fields(schema: Schema, shape: Schema, *, is_answer: bool) -> list[Field]:
    """Return the fields of a request, or of a response."""
    shape = _resolve(schema, shape)
    hidden = "writeOnly" if is_answer else "readOnly"
    return [
        Field(
            name=name,
            kind=_kind(schema, one),
            is_required=name in shape.get("required", []) and not is_answer,
            text=one.get("description", ""),
        )
        for name, one in shape.get("properties", {}).items()
        if not one.get(hidden)
    ]


def _kind(schema: Schema, shape: Schema) -> str:
    """Return the type as text: integer, date-time, list of Ticket …"""
    if "$ref" in shape:
        found = _resolve(schema, shape)
        return " | ".join(found["enum"]) if "enum" in found else shape["$ref"].rpartition("/")[2]
    if "allOf" in shape or "oneOf" in shape:
        return _kind(schema, (shape.get("allOf") or shape["oneOf"])[0])
    if shape.get("type") == "array":
        return f"list of {_kind(schema, shape.get('items', {}))}"
    return str(shape.get("format") or shape.get("type") or "any")


def _resolve(schema: Schema, shape: Schema) -> Schema:
    name = shape.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else shape
