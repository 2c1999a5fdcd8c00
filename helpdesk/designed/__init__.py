"""The HTML of a mail, cleaned when it came in, made ready to be shown: pure rules, plain values."""

from helpdesk.designed.pictures import has_remote_pictures, show_pictures
from helpdesk.designed.split import Split, split_at_reply
from helpdesk.designed.style import brings_colours, says_more_than_words

__all__ = [
    "Split",
    "brings_colours",
    "has_remote_pictures",
    "says_more_than_words",
    "show_pictures",
    "split_at_reply",
]
