"""Text with soft line breaks (RFC 3676, format=flowed)."""

SIGNATURE = "-- "


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Return the paragraphs; quotes keep their depth, indents their space.

    `delete_space`: the space that marks a soft break is no part of the text (DelSp=yes).
    """
    out: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        found, body = _split_quote(line)
        if pieces and (found != depth or body == SIGNATURE):
            # A soft break before another quote depth is an error: the paragraph ends here.
            out.append(_quoted(depth, "".join(pieces).rstrip()))
            pieces = []
        depth = found
        is_soft = body.endswith(" ") and body != SIGNATURE
        pieces.append(body[:-1] if is_soft and delete_space else body)
        if not is_soft:
            out.append(_quoted(depth, "".join(pieces)))
            pieces = []
    if pieces:
        out.append(_quoted(depth, "".join(pieces).rstrip()))
    return "\n".join(out)


def _split_quote(line: str) -> tuple[int, str]:
    body = line.lstrip(">")
    return len(line) - len(body), body.removeprefix(" ")


def _quoted(depth: int, body: str) -> str:
    return f"{'>' * depth} {body}" if depth else body
