"""Quotes recognised by comparison with the texts we sent, in any language."""

import re

MIN_RUN = 40
MIN_LINE = 12
MAX_SENT = 200_000
MARK = "\ue003"


def mark_sent(lines: list[str], sent_texts: tuple[str, ...]) -> list[str]:
    """Return the same lines, those that repeat a sent text marked as quoted."""
    if not sent_texts:
        return lines
    sent = "\n".join(sent_texts)[:MAX_SENT]
    whole = _squeeze(sent)
    full_lines = {_squeeze(line) for line in sent.split("\n")}
    marked = list(lines)
    at = 0
    while at < len(lines):
        end, size = _run_of_ours(lines, at, whole, full_lines)
        if size >= MIN_RUN:
            marked[at:end] = [MARK + line for line in lines[at:end]]
            _mark_introduction(marked, at)
        at = max(end, at + 1)
    return marked


def _run_of_ours(lines: list[str], at: int, whole: str, full: set[str]) -> tuple[int, int]:
    end, size = at, 0
    for number in range(at, len(lines)):
        line = _squeeze(lines[number])
        if not line:
            continue
        if not (line in full or (len(line) >= MIN_LINE and line in whole)):
            break
        end, size = number + 1, size + len(line)
    return end, size


def _mark_introduction(lines: list[str], at: int) -> None:
    """Mark the attribution line above a quote, whatever its language."""
    for number in range(at - 1, max(at - 3, -1), -1):
        line = lines[number].strip()
        if line:
            if line.endswith((":", "：")) and re.search(r"\d|@", line):
                lines[number] = MARK + lines[number]
            return


def _squeeze(line: str) -> str:
    return re.sub(r"\s+", "", line.lstrip(" >|")).casefold()
