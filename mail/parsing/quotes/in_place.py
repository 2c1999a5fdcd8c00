"""Answers between the quoted lines of a plain mail, each below the lines that it answers."""

from bisect import bisect_right
from collections import defaultdict

from mail.parsing.quotes.answers import Quoted, answer_lines, is_filled, squeeze, without_marks

# Of a longer paragraph of ours the last lines are shown above the answer.
MAX_SHOWN = 8


def answers_in_place(text: str, reply: str, quotes: list[Quoted]) -> str:
    """Return the new text in the order of the mail, with our quoted lines above each answer.

    What stands below the end of our text answers no line of it, and follows.
    """
    lines = text.split("\n")
    answers = answer_lines(text, quotes)
    ours = {number for each in quotes for number in each.spans if number not in each.mixed}
    if not answers or not ours:
        return reply
    shown = {number: without_marks(lines[number]) for number in answers}
    shown |= _placed(reply, lines, shown, ours)
    last = max(ours)
    is_cut = quotes[0].spans[max(quotes[0].spans)][1] < len(quotes[0].ours.letters)
    is_between = any(number < last for number in answers)
    return _in_order(lines, shown, ours, until=len(lines) if is_cut and is_between else last)


def _placed(reply: str, lines: list[str], known: dict[int, str], ours: set[int]) -> dict[int, str]:
    """Return the lines of the reply that are not ours, by their numbers in the mail.

    A line that the reply has in another form goes with the line before it.
    """
    placed: dict[int, str] = {}
    numbers = defaultdict(list)
    for number, line in enumerate(lines):
        numbers[line.strip()].append(number)
    told = {squeeze(each) for each in known.values()}
    at = -1
    for line in reply.split("\n"):
        if not line.strip():
            continue
        same = numbers.get(line.strip(), [])
        following = bisect_right(same, at)
        if following < len(same):
            at = same[following]
            if at not in known and at not in ours:
                placed[at] = line
        elif squeeze(line) not in told:
            placed[at] = "\n".join(filter(None, [placed.get(at, known.get(at, "")), line]))
    return placed


def _in_order(lines: list[str], shown: dict[int, str], ours: set[int], *, until: int) -> str:
    """Return the lines in order, each behind the paragraph of ours above it, up to line `until`."""
    parts: list[str] = []
    before = -2
    for number in sorted(shown):
        above = _above(lines, number, ours)
        if above and number < until:
            parts += ["", *(f"> {without_marks(lines[n])}" for n in above)]
        elif any(not lines[n].strip(" \t>") for n in range(max(before, -1) + 1, number)):
            parts.append("")
        parts.append(shown[number])
        before = number
    return "\n".join(parts).strip()


def _above(lines: list[str], number: int, ours: set[int]) -> list[int]:
    """Return the paragraph of ours that stands right above a line."""
    at = number - 1
    while at >= 0 and not is_filled(lines[at]):
        at -= 1
    end = at
    while at >= 0 and at in ours:
        at -= 1
    return list(range(max(at + 1, end + 1 - MAX_SHOWN), end + 1))
