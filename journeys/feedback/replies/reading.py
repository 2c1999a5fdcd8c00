"""Parser of a reply to a feedback request: score, comment and route."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from journeys.feedback.replies.automatic import is_automatic
from journeys.feedback.replies.courtesy import without_courtesies
from journeys.feedback.replies.emoji import has_words, is_angry
from journeys.feedback.replies.new_text import new_text
from journeys.feedback.replies.not_as_due import is_not_as_due
from journeys.feedback.replies.opt_out import is_opt_out, without_opt_out
from journeys.feedback.replies.plain import fold, plain
from journeys.feedback.replies.problems import has_problem, is_settled
from journeys.feedback.replies.remarks import has_praise
from journeys.feedback.replies.requests import has_request
from journeys.feedback.replies.sarcasm import is_sarcasm
from journeys.feedback.replies.score import find_score
from journeys.feedback.replies.score_match import ScoreMatch
from journeys.feedback.replies.sentences import (
    has_remark,
    is_courtesy,
    is_praising,
    is_remark,
    tells_more,
)
from journeys.feedback.replies.words_behind import is_uncertain

Route = Literal["record", "comment", "ask", "agent", "opt_out", "ignore"]

# Longer replies are quoted, pasted or meant to exhaust the parser.
MAX_LENGTH, HEARD = 40_000, 3_000
# "2 lamps": a number and the word that it counts.
FEW = 2


@dataclass(frozen=True)
class ReplyReading:
    """A parsed reply.

    `route` is *record* (a score, nothing to do), *comment* (praise, thanks or a plain remark
    only), *ask* (an ambiguous number), *agent* (anything else, or an attachment; a score counts
    all the same), *opt_out* (opt out; a score counts all the same) or *ignore* (automatic, or
    nothing written). `needs_agent` is True for *agent*, and for an opt-out that says more.
    `text` is all that was written, with signature and small print. `is_automatic` is True for the
    words or headers of a machine; a reply that says nothing is a person's.
    """

    score: int | None
    comment: str
    route: Route
    scale: tuple[int, int]
    text: str = ""
    needs_agent: bool = False
    is_automatic: bool = False


def read_reply(
    text: str,
    *,
    scale: tuple[int, int],
    has_attachment: bool = False,
    headers: Mapping[str, str] | None = None,
    labels: tuple[str, str] = ("", ""),
) -> ReplyReading:
    """Parse a reply on a scale like (1, 5). `text` may contain quotes and signatures.

    `labels` are the words at the lowest and the highest score, "very satisfied".
    """
    new = new_text(plain(text[:MAX_LENGTH]))
    written, folded = new.words, fold(new.words[:HEARD])
    if is_automatic(headers or {}, folded):
        return ReplyReading(None, "", "ignore", scale, new.whole, is_automatic=True)
    found = find_score(written, folded, scale, labels)
    comment = written if found.kind != "score" else written[found.comment_at :].strip()
    route = _route(found, comment[:HEARD], scale, has_attachment=has_attachment)
    below = fold(new.below[:HEARD])
    is_longer = len(comment) > HEARD or not is_remark(below)
    if route in ("record", "comment") and is_longer:
        route = "agent"
    needs_agent = route == "agent" or (
        route == "opt_out" and (has_attachment or _is_open(without_opt_out(fold(comment[:HEARD]))))
    )
    return ReplyReading(found.score, comment, route, scale, new.whole, needs_agent)


def _is_open(folded: str) -> bool:
    return has_request(folded) or has_problem(folded) or is_sarcasm(folded)


def _route(
    found: ScoreMatch, comment: str, scale: tuple[int, int], *, has_attachment: bool
) -> Route:
    whole, folded = fold(comment), fold(without_courtesies(comment))
    if is_opt_out(folded):
        return "opt_out"
    if has_attachment or _is_open(folded):
        return "agent"
    if found.kind == "ask":
        return "agent" if tells_more(folded) else "ask"
    if found.score is not None:
        return "record" if _needs_nobody(found.score, folded, scale) else "agent"
    if not whole.strip():
        return "ignore"
    if folded != whole and re.search(r"\d", folded) and not has_words(folded):  # "Hi, 1."
        return "ask"
    if is_uncertain(whole, scale) and not has_praise(folded):
        return "ask" if is_remark(folded) or len(folded.split()) <= FEW else "agent"
    return "comment" if is_remark(folded) else "agent"


def _needs_nobody(score: int, folded: str, scale: tuple[int, int]) -> bool:
    """Return True if the words beside a score are praise, thanks, a plain remark, or of a matter
    settled.

    In the upper third of the scale the score speaks for its words, at the middle there must be a
    remark among them, and below it only praise. In the lowest quarter only thanks need nobody.
    """
    low, high = scale
    if is_angry(folded) and 2 * (score - low) >= high - low:
        return False
    if not has_words(folded):
        return True
    if 2 * (score - low) >= high - low and is_not_as_due(folded):
        return False
    if 3 * (score - low) >= 2 * (high - low):
        return True
    if 2 * (score - low) >= high - low:
        return has_remark(folded)
    if is_settled(folded) or is_courtesy(folded):
        return True
    return 4 * (score - low) > high - low and is_praising(folded)
