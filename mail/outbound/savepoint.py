import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

logger = logging.getLogger(__name__)


@contextmanager
def isolated(what: str) -> Iterator[None]:
    """Run a side write in a savepoint: its failure is logged and undoes nothing else.

    Needed above all after the server's acceptance, or the mail would go out twice.
    """
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("%s", what)
