"""Reading mail: pure, without database, clock or network.

`read(raw)` gives a `ParsedMail` for any bytes at all; `header_identity(raw)` a cheap key;
`may_answer_automatically(parsed)` the reason why a machine must keep silent.
"""

from mail.reading.identity import header_identity
from mail.reading.loops import may_answer_automatically
from mail.reading.parsed import Address, BounceReport, Kind, ParsedAttachment, ParsedMail
from mail.reading.read import read

__all__ = [
    "Address",
    "BounceReport",
    "Kind",
    "ParsedAttachment",
    "ParsedMail",
    "header_identity",
    "may_answer_automatically",
    "read",
]
