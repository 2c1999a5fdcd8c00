"""The logging setting, and a filter for refused requests."""

import logging
from typing import Any


class OneLine(logging.Filter):
    """A refused request, answered with 4xx, is one line: without a traceback, with its person."""

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 0)
        if 400 <= status < 500:
            record.exc_info = record.exc_text = None
            person = getattr(getattr(record, "request", None), "_cached_user", None)
            if person is not None and person.pk:
                record.msg, record.args = f"{record.getMessage()} (person {person.pk})", ()
        return True


def logging_to_console(*, level: str) -> dict[str, Any]:
    """Return the setting LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "filters": {"one_line": {"()": "config.logs.OneLine"}},
        "loggers": {"httpx": {"level": "WARNING"}, "django.request": {"filters": ["one_line"]}},
    }
