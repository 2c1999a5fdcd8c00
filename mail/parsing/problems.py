"""The texts for problems found while parsing a mail.

Every text of `ParsedMail.problems` begins with one of `TEXTS`; a detail may follow in brackets. So
a screen can translate each of them.
"""

from collections.abc import Sequence


def _(text: str) -> str:
    """Mark a text for translation where it is shown; returns it unchanged."""
    return text


TOO_LARGE = _("The mail is larger than 30 MB; only its beginning was read.")
LONG_HEADER = _("A header is very long; only its beginning was read.")
REPAIRED_HEADERS = _("The headers were damaged and have been repaired.")
TOO_MANY_PARTS = _("The mail has too many parts; only its text was read.")
BROKEN_STRUCTURE = _("The structure could not be read.")
PARTS_LEFT_OUT = _("The mail has more parts than are read; the rest was left in the raw mail.")
DAMAGED_PART = _(
    "A part of the mail is damaged; it is shown as well as it can be and attached too."
)
LARGE_TEXT = _(
    "The text is larger than 1 MB; only its beginning is shown, and all of it is attached."
)
LARGE_HTML = _("The HTML is larger than 1 MB; only its beginning is shown.")
NESTED_HTML = _("The HTML is nested too deeply; only its words are shown.")
UNOPENED_WINMAIL = _("The file winmail.dat could not be opened; it is attached as it came.")
ENCRYPTED = _(
    "This mail is encrypted; ask for it unencrypted. Tandem has no key to open it: what came is"
    " attached."
)
UNOPENED_SMIME = _("The signed content could not be opened; it is attached as it came.")
MAYBE_OURS = _("Not put in copy: it may be one of our own addresses. An administrator decides.")
CLAIMED = _("This mail came from another address, which only names this writer. Nothing proves it.")
UNREAD = _("The mail could not be read.")
STEPS = {
    "parts": _("The parts could not be read."),
    "subject": _("The subject could not be read."),
    "sender": _("The sender could not be read."),
    "people": _("The recipients could not be read."),
    "HTML": _("The HTML could not be read."),
    "text": _("The text could not be read."),
    "bounce": _("The delivery report could not be read."),
    "kind": _("The kind of mail could not be determined."),
    "thread": _("The references to other mails could not be read."),
    "reply": _("The quotes could not be separated from the reply."),
    "forward": _("The forwarded mail could not be read."),
    "headers": _("The headers could not be read."),
    "calendar": _("The calendar entry could not be read."),
    "signature": _("The signature could not be read."),
    "attachment": _("An attachment could not be read."),
}
# By `Signature.state`; the names in the certificate follow as the detail.
SIGNATURES = {
    "intact": _(
        "Signed: the content is unchanged, and the certificate names the sender’s address. Who"
        " issued the certificate was not checked."
    ),
    "other": _(
        "Signed, but not by the sender’s address: the content is unchanged, and the certificate"
        " names somebody else. Who issued it was not checked."
    ),
    "part": _(
        "Only a part of this mail is signed; the rest was added without a signature. Who issued"
        " the certificate was not checked."
    ),
    "altered": _(
        "The signature does not match: the content was changed after it was signed, or damaged on"
        " its way."
    ),
    "unchecked": _("This mail is signed, but the signature could not be checked."),
}
TEXTS = (
    TOO_LARGE, LONG_HEADER, REPAIRED_HEADERS, TOO_MANY_PARTS, BROKEN_STRUCTURE, PARTS_LEFT_OUT, DAMAGED_PART,
    LARGE_TEXT, LARGE_HTML, NESTED_HTML, UNOPENED_WINMAIL, ENCRYPTED, UNOPENED_SMIME, UNREAD,
    MAYBE_OURS, CLAIMED,
    *STEPS.values(), *SIGNATURES.values(),
)  # fmt: skip


def with_detail(text: str, detail: object) -> str:
    """Return the problem with its detail.

    Of an exception only the class is used, as its text may quote the mail.
    """
    shown = type(detail).__name__ if isinstance(detail, Exception) else str(detail)
    return f"{text} ({shown})"


def signature_text(state: str, names: Sequence[str]) -> str:
    """Return the sentence about a signature; "" for a mail without one."""
    text = SIGNATURES.get(state, "")
    return with_detail(text, ", ".join(names)) if text and names else text


def is_signature(problem: str) -> bool:
    """Return True if this text tells about a signature."""
    return problem.startswith(tuple(SIGNATURES.values()))


def split(problem: str) -> tuple[str, str]:
    """Return a problem as its translatable text and its detail."""
    text = next((each for each in TEXTS if problem.startswith(each)), problem)
    return text, problem[len(text) :].strip(" ()")
