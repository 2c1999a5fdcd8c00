"""Two transactions of which the second meets a lock of the first, in a fixed order."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

BLOCKED = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
"""


def second_meets_first(
    first: Callable[[], Any],
    second: Callable[[], Any],
    *,
    meanwhile: Callable[[], Any] | None = None,
) -> Any:
    """Commit `first` when `second`, in a thread of its own, waits for it or has ended.

    `meanwhile` is called in the transaction of `first` before its commit. Returns what `second`
    returned, or the exception that it raised. The test is transactional.
    """
    results: list[Any] = []

    def work() -> None:
        try:
            results.append(second())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        first()
        thread.start()
        while thread.is_alive() and not _is_one_blocked():
            time.sleep(0.01)
        if meanwhile:
            meanwhile()
    thread.join()
    return results[0]


def _is_one_blocked() -> bool:
    with connection.cursor() as cursor:
        # A transaction keeps the list of sessions, without those that connect after it.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(BLOCKED)
        return bool(cursor.fetchone()[0])
