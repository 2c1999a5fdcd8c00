"""The template engines: Jinja2 for our own pages, Django's for those that packages bring."""

from pathlib import Path
from typing import Any

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "config.web.pages.shell",
    "config.web.rail.rail_counts",
]
# Modules with functions and filters of templates.
LIBRARIES = [
    "config.web.elements",
    "accounts.template_functions",
    "journeys.template_functions.feedback",
    "journeys.template_functions.maps",
]


def template_engines(*, demo: bool) -> list[dict[str, Any]]:
    """Return Django's TEMPLATES. The folder `jinja2/` of each app holds its pages and mails."""
    processors = [*CONTEXT_PROCESSORS, *(["demo.context.demo"] if demo else [])]
    return [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "APP_DIRS": True,
            "OPTIONS": {
                "environment": "config.web.jinja.environment",
                "context_processors": processors,
                "libraries": LIBRARIES,
            },
        },
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": processors},
        },
    ]
