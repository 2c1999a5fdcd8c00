"""Errors of a machine that takes nothing more: no space on its disk, or too many files open."""

import errno

from psycopg.errors import DiskFull

NO_FILES = (errno.EMFILE, errno.ENFILE)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG)


def cannot_store(error: BaseException) -> bool:
    """Return True if storing failed whatever was to be stored, by a file or in the database."""
    if isinstance(error, OSError):
        return error.errno in (*NO_SPACE, *NO_FILES)
    return isinstance(error.__cause__, DiskFull)
