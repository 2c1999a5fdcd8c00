"""A filter of the log for refused requests."""

import logging


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
