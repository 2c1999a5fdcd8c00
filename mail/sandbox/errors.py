"""The ways in which parsing in the separate process ends without a result.

The texts are plain English; `gettext` translates them where they are shown or stored.
"""


def _(text: str) -> str:
    """Mark a text for translation where it is shown; returns it unchanged."""
    return text


TOO_LONG = _("Reading this mail took too much computing time and was stopped.")
TOO_LARGE = _("Reading this mail took too much memory and was stopped.")
CRASHED = _("Reading this mail made the parser crash.")
KILLED = _("The process that read this mail was stopped by the system.")
LATE = _("Reading this mail did not finish in time.")
NO_PROCESS = _("The process that reads mail could not be started. It is tried again.")
BUSY = _("Too many mails are being read at this moment. Try again in a minute.")
TEXTS = (TOO_LONG, TOO_LARGE, CRASHED, KILLED, LATE, NO_PROCESS, BUSY)


class NotParsed(Exception):
    """There is no result; the message is one of `TEXTS`."""


class LimitExceeded(NotParsed):
    """The mail exceeded a limit or crashed the parser. It would do so again."""


class ParsingFailed(NotParsed):
    """The process ended, or was too slow, while it parsed. The mail need not be the cause."""


class ParserUnavailable(NotParsed):
    """The process did not start, or none was free. The mail has nothing to do with it."""
