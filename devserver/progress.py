"""The progress of a start: step n of m, its name and duration."""

import sys
import time


class Progress:
    def __init__(self, total: int, first: int = 1) -> None:
        self.total = total
        self.number = first - 1
        self.name = ""
        self.began = time.monotonic()
        self.is_terminal = sys.stdout.isatty()

    def step(self, name: str) -> None:
        self.number += 1
        self.name = name
        self.began = time.monotonic()
        self._line("…")
        if not self.is_terminal:
            print(flush=True)

    def rename(self, name: str) -> None:
        """Change the name of the step; its duration goes on."""
        if name != self.name:
            self.name = name
            self._line("…" if self.is_terminal else "…\n")

    def part(self, text: str) -> None:
        """Show the progress of the step. On a terminal it replaces the previous part."""
        if self.is_terminal:
            self._line(f"{text[:60]} ({self._elapsed()})")

    def done(self, text: str = "") -> None:
        self._line(f"{text + ', ' if text else ''}{self._elapsed()}")
        print(flush=True)

    def failed(self) -> None:
        if self.name and self.is_terminal:
            print(flush=True)

    def _line(self, end: str) -> None:
        start = "\r\033[K" if self.is_terminal else ""
        print(f"{start}[{self.number}/{self.total}] {self.name}: {end}", end="", flush=True)

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self.began:.1f} s"
