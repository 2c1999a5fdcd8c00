"""The progress of a start: step n of m, its name and duration."""

import sys
import time


class Progress:
    def __init__(self, total: int, first: int = 1) -> None:
        self.total = total
        self.number = first - 1
        self.words = ""
        self.began = time.monotonic()
        self.is_terminal = sys.stdout.isatty()

    def step(self, words: str) -> None:
        self.number += 1
        self.words = words
        self.began = time.monotonic()
        self._line("…")
        if not self.is_terminal:
            print(flush=True)

    def rename(self, words: str) -> None:
        """Change the name of the step; its duration goes on."""
        if words != self.words:
            self.words = words
            self._line("…" if self.is_terminal else "…\n")

    def part(self, words: str) -> None:
        """Show the progress of the step. On a terminal it replaces the previous part."""
        if self.is_terminal:
            self._line(f"{words[:60]} ({self._elapsed()})")

    def done(self, words: str = "") -> None:
        self._line(f"{words + ', ' if words else ''}{self._elapsed()}")
        print(flush=True)

    def failed(self) -> None:
        if self.words and self.is_terminal:
            print(flush=True)

    def _line(self, end: str) -> None:
        start = "\r\033[K" if self.is_terminal else ""
        print(f"{start}[{self.number}/{self.total}] {self.words}: {end}", end="", flush=True)

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self.began:.1f} s"
