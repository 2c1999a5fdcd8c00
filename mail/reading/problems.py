"""What can be said of a mail that was not read as it should be: all of it in one place.

Every text of `ParsedMail.problems` begins with one of `TEXTS`; what follows in brackets is a
detail for the curious. So a screen can say each of them in its own language.
"""

TOO_LARGE = "The mail is larger than 30 MB; only its beginning was read."
MENDED_HEADERS = "The headers were damaged and have been repaired."
TOO_MANY_PARTS = "The mail has too many parts; only its text was read."
BROKEN_STRUCTURE = "The structure could not be read."
PARTS_LEFT_OUT = "The mail has more parts than are read; the rest was left in the raw mail."
DAMAGED_PART = "A part of the mail is damaged; it is shown as well as it can be and attached too."
LARGE_TEXT = "The text is larger than 1 MB; only its beginning is shown, and all of it is attached."
LARGE_HTML = "The HTML is larger than 1 MB; only its beginning is shown."
TANGLED_HTML = "The HTML is nested too deeply; only its words are shown."
CLOSED_WINMAIL = "The file winmail.dat could not be opened; it is attached as it came."
UNREAD = "The mail could not be read."
STEPS = {
    "parts": "The parts could not be read.",
    "subject": "The subject could not be read.",
    "sender": "The sender could not be read.",
    "people": "The recipients could not be read.",
    "HTML": "The HTML could not be read.",
    "text": "The text could not be read.",
    "bounce": "The delivery report could not be read.",
    "kind": "The kind of mail could not be told.",
    "thread": "The references to other mails could not be read.",
    "reply": "The quotes could not be told from the reply.",
    "forward": "The forwarded mail could not be read.",
    "headers": "The headers could not be read.",
    "attachment": "An attachment could not be read.",
}
TEXTS = (
    TOO_LARGE, MENDED_HEADERS, TOO_MANY_PARTS, BROKEN_STRUCTURE, PARTS_LEFT_OUT, DAMAGED_PART,
    LARGE_TEXT, LARGE_HTML, TANGLED_HTML, CLOSED_WINMAIL, UNREAD, *STEPS.values(),
)  # fmt: skip


def because(text: str, detail: object) -> str:
    """The problem with its detail; of an exception only the name, for its words may be the mail's."""
    said = type(detail).__name__ if isinstance(detail, Exception) else str(detail)
    return f"{text} ({said})"


def split(problem: str) -> tuple[str, str]:
    """A problem as the text that can be translated, and its detail."""
    text = next((each for each in TEXTS if problem.startswith(each)), problem)
    return text, problem[len(text) :].strip(" ()")
