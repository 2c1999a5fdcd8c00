"""Terms and queries as PostgreSQL stores and compares them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.expressions import Combinable

from config.searching.terms import MAX_BYTES, terms_of


def vector_of(*texts: str, most_bytes: int = MAX_BYTES) -> Func:
    """Return the terms of texts as a tsvector."""
    terms = Value(terms_of(*texts, most_bytes=most_bytes), output_field=ArrayField(TextField()))
    return Func(terms, function="array_to_tsvector", output_field=SearchVectorField())


def matches(vector: str | Combinable, query: str) -> Func:
    """Return the condition that a tsvector, by its column or expression, matches a tsquery."""
    return Func(
        F(vector) if isinstance(vector, str) else vector,
        Value(query),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )
