"""The content-based checks of a mail before an automatic response (loops, lists, bulk mail)."""

from mail.parsing.classify.unattended import is_unattended
from mail.parsing.parsed import ParsedMail

KINDS = {
    "auto_reply": "It is an automatic reply.",
    "bounce": "It is a delivery failure.",
    "delay": "It is a delay notice.",
    "list": "It came through a list or a bulk sender.",
    "abuse": "It is an abuse report.",
    "reaction": "It is a reaction.",
}


def auto_response_block_reason(parsed: ParsedMail) -> str | None:
    """Return the reason why no automatic mail may answer this one, or None if one may.

    Checks that need the database (own mailboxes, rate, DMARC) are made by the caller.
    """
    if parsed.kind in KINDS:
        return KINDS[parsed.kind]
    headers = parsed.headers
    if any(value.strip() in ("<>", "") for value in headers.get("return_path", [])):
        return "Its return path is empty."
    address = parsed.from_.address
    if "@" not in address:
        return "It has no sender that could be answered."
    if is_unattended(address):
        return "Nobody reads the sender's address."
    if any(_suppresses(value) for value in headers.get("x_auto_response_suppress", [])):
        return "The sender asks not to be answered automatically."
    if headers.get("x_loop"):
        return "It carries the mark of a machine that answers mail."
    if any(each.address.lower() == address.lower() for each in parsed.to):
        return "It was sent to its own sender."
    return None


def _suppresses(value: str) -> bool:
    values = {word.strip().lower() for word in value.split(",")}
    return bool(values & {"all", "autoreply"})
