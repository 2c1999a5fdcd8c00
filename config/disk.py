"""The space on the disk of the data folder."""

import shutil

from django.conf import settings

from config.health import register_check

MB = 1024 * 1024


def free_mb() -> int:
    """Return the free megabytes; raises OSError where the folder cannot be read."""
    return shutil.disk_usage(settings.DATA_DIR).free // MB


def is_low(free: int) -> bool:
    return free < settings.LOW_DISK_MB


def disk_state() -> str:
    free = free_mb()
    return f"low, {free} MB free" if is_low(free) else f"ok, {free} MB free"


def low_disk() -> int | None:
    """Return the free megabytes when they are low, for the System page; otherwise None."""
    try:
        free = free_mb()
    except OSError:
        return None
    return free if is_low(free) else None


def register() -> None:
    register_check("disk", disk_state, needed=False)
