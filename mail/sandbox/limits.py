"""The limits for parsing one mail. The worst mail known takes a tenth of them."""

from typing import Final

CPU_SECONDS: int = 10
WALL_SECONDS: float = 60
MEMORY: Final = 1024 * 1024 * 1024  # address space in bytes
START_SECONDS: Final = 60.0  # for the process to start
END_SECONDS: Final = 5.0
# Processes of one parent: threads of the web server take turns.
MAX_PROCESSES: Final = 2
PATIENCE: float = 20  # seconds a thread waits for its turn
