"""Parser of a reply to a feedback request: score, comment and route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from journeys.feedback.replies.automatic import is_automatic
from journeys.feedback.replies.new_text import strip_quoted_text
from journeys.feedback.replies.opt_out import is_opt_out
from journeys.feedback.replies.plain import fold, plain
from journeys.feedback.replies.problems import has_problem
from journeys.feedback.replies.requests import has_request
from journeys.feedback.replies.score import ScoreMatch, find_score

Route = Literal["record", "comment", "ask", "agent", "opt_out", "ignore"]

# Longer replies are quoted, pasted or meant to exhaust the parser.
LONGEST, HEARD = 40_000, 3_000


@dataclass(frozen=True)
class ReplyReading:
    """A parsed reply.

    `route` is *record* (a score, nothing to do), *comment* (text only), *ask* (an ambiguous
    number), *agent* (a problem, a question or an attachment; a score counts all the same),
    *opt_out* (opt out; a score counts all the same) or *ignore* (automatic, or empty).
    """

    score: int | None
    comment: str
    route: Route
    scale: tuple[int, int]


def read_reply(
    text: str,
    *,
    scale: tuple[int, int],
    has_attachment: bool = False,
    headers: Mapping[str, str] | None = None,
) -> ReplyReading:
    """Parse a reply on a scale like (1, 5). `text` may contain quotes and signatures."""
    words = strip_quoted_text(plain(text[:LONGEST]))
    folded = fold(words[:HEARD])
    if is_automatic(headers or {}, folded):
        return ReplyReading(None, "", "ignore", scale)
    found = find_score(words, folded, scale)
    comment = words if found.kind != "score" else words[found.comment_at :].strip()
    route = _route(found, fold(comment[:HEARD]), has_attachment=has_attachment)
    return ReplyReading(found.score, comment, route, scale)


def _route(found: ScoreMatch, folded: str, *, has_attachment: bool) -> Route:
    if is_opt_out(folded):
        return "opt_out"
    if has_attachment or has_request(folded) or has_problem(folded):
        return "agent"
    if found.kind == "ask":
        return "ask"
    if found.kind == "score":
        return "record"
    return "comment" if folded.strip() else "ignore"
