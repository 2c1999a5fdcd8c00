import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

logger = logging.getLogger(__name__)


@contextmanager
def isolated(what: str) -> Iterator[None]:
    """For what is written down beside a mail: its failure is logged and undoes nothing else.

    After the server's yes above all, or the mail would go out twice.
    """
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("%s", what)
