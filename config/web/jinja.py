"""The template engine of all pages: Jinja2 with fragments, translations and Django's filters."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache, wraps
from importlib import import_module
from itertools import groupby
from typing import Any

import jinja2
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext
from jinja2.runtime import Context
from markupsafe import Markup

DJANGO_FILTERS = [
    "add",
    "capfirst",
    "filesizeformat",
    "floatformat",
    "linebreaks",
    "linebreaksbr",
    "stringformat",
    "truncatechars",
    "urlencode",
    "urlize",
]


class Template(jinja2.Template):
    """A template whose page and blocks are each one string.

    Jinja2 passes each piece of text through the generators of all includes and blocks around it.
    """

    @classmethod
    def _from_namespace(
        cls, environment: jinja2.Environment, namespace: Any, globals: Any
    ) -> jinja2.Template:
        namespace["root"] = _joined(namespace["root"])
        for name, block in namespace["blocks"].items():
            # By its name in the module too, where super() looks for it.
            namespace["blocks"][name] = namespace[f"block_{name}"] = _joined(block)
        return super()._from_namespace(environment, namespace, globals)


def _joined(render: Callable[[Context], Iterable[str]]) -> Callable[[Context], Iterator[str]]:
    def joined(context: Context) -> Iterator[str]:
        yield "".join(render(context))

    return joined


class Environment(jinja2.Environment):
    """An environment in which `page.html#name` is the block `name` of a page, by itself.

    A hyphen in the name stands for an underscore, as a fragment is named by the id of its element.
    """

    template_class = Template

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:
        page, _hash, block = name.partition("#") if isinstance(name, str) else (name, "", "")
        template = super().get_template(page, parent, globals)
        return _fragment(template, block.replace("-", "_")) if block else template

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Remove the last newline of Django's widget templates: it would stand inside a tag."""
        text = super().preprocess(source, name, filename)
        return text.removesuffix("\n") if name and name.startswith("django/forms/") else text


def _fragment(page: jinja2.Template, block: str) -> jinja2.Template:
    """Return a template that renders one block; a page keeps those that were asked for."""
    fragments: dict[str, jinja2.Template] = page.__dict__.setdefault("fragments", {})
    if block not in fragments:
        if block not in page.blocks:
            raise jinja2.TemplateNotFound(f"{page.name}#{block}")
        fragment = object.__new__(page.__class__)
        fragment.__dict__.update(page.__dict__, root_render_func=page.blocks[block])
        fragments[block] = fragment
    return fragments[block]


def environment(*, libraries: Iterable[str] = (), **options: Any) -> Environment:
    """Return the environment; `libraries` are modules with a `TemplateLibrary` named `library`."""
    options["autoescape"] = jinja2.select_autoescape(disabled_extensions=["txt"], default=True)
    options["undefined"] = jinja2.ChainableUndefined
    made = Environment(extensions=["jinja2.ext.i18n"], keep_trailing_newline=True, **options)
    made.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    made.globals |= {
        "_": translate,
        "component": component,
        "current_language": get_language,
        "is_right_to_left": get_language_bidi,
        "optional_url": optional_url,
        "querystring": querystring,
        "static": static,
        "url_for": url_for,
    }
    made.filters |= {name: defaultfilters.register.filters[name] for name in DJANGO_FILTERS}
    made.filters |= {
        "date": _in_local_time(defaultfilters.date),
        "time": _in_local_time(defaultfilters.time),
        "intcomma": intcomma,
        "runs": runs,
    }
    # A missing value is none, as it is false and empty.
    made.tests["none"] = lambda value: value is None or isinstance(value, jinja2.Undefined)
    for name in libraries:
        library = import_module(name).library
        made.globals |= library.functions
        made.filters |= library.filters
    return made


def translate(text: str) -> Markup:
    """Translate a constant of a template, which may hold markup."""
    return _translated(get_language(), text)


@lru_cache(maxsize=8192)
def _translated(_language: str | None, text: str) -> Markup:
    return Markup(gettext(text))


def url_for(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the URL of a view; raise `NoReverseMatch` where it has none for these arguments."""
    return _reverse(get_script_prefix(), name, args, tuple(kwargs.items()))


def optional_url(name: str, *args: Any) -> str:
    """Return the URL of a view, or "" where it has none: a panel may be of an app not installed."""
    return _reverse_or_empty(get_script_prefix(), name, args)


@lru_cache(maxsize=1024)
def _reverse_or_empty(prefix: str, name: str, args: tuple[Any, ...]) -> str:
    try:
        return _reverse(prefix, name, args, ())
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=16384)
def _reverse(_prefix: str, name: str, args: tuple[Any, ...], kwargs: tuple[Any, ...]) -> str:
    return reverse(name, args=args, kwargs=dict(kwargs))


@jinja2.pass_environment
def component(environment: Environment, name: str, **values: Any) -> Markup:
    """Render a template that knows only the given values."""
    return Markup(environment.get_template(name).render(values))


@jinja2.pass_context
def querystring(context: Context, **changes: Any) -> str:
    """Return the query string of the request with changes; None removes a parameter."""
    params: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        elif isinstance(value, (list, tuple)):
            params.setlist(name, value)
        else:
            params[name] = value
    return f"?{params.urlencode()}"


@jinja2.pass_environment
def runs(environment: Environment, rows: Iterable[Any], path: str) -> list[tuple[Any, list[Any]]]:
    """Return (value, rows) for each run of neighbours with one value at the dotted path."""

    def value(row: Any) -> Any:
        for name in path.split("."):
            row = environment.getattr(row, name)
        return row or ""

    return [(each, list(run)) for each, run in groupby(rows, value)]


def _in_local_time(filter_: Callable[..., str]) -> Callable[..., str]:
    @wraps(filter_)
    def in_local_time(value: Any, pattern: str | None = None) -> str:
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = localtime(value)
        return filter_(value, pattern)

    return in_local_time
