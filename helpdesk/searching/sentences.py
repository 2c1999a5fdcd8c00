"""Sentences about what a search looked through, and why it found nothing."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from helpdesk.searching.text import SearchText


def reach_sentence(text: SearchText, looked_through: int | None) -> str:
    """Return the sentence above results that are not all there may be; "" above all others."""
    if looked_through is None:
        return ""
    number = {"number": intcomma(looked_through)}
    if text.has_only_unwanted:
        words = _("Without a word to find, only the newest %(number)s tickets were searched.")
    elif text.is_checked:
        words = _(
            "Many tickets may fit, so the texts of only %(number)s are read, the newest first."
        )
    else:
        words = _(
            "Many tickets match. All of the newest %(number)s were searched, and only some of the "
            "older ones."
        )
    return " ".join((words % number, _("Add a word to find others.")))


def nothing_sentence(
    text: SearchText, looked_through: int | None, *, is_narrowed: bool, has_operators: bool
) -> str:
    """Return the sentence of an empty list.

    A list that `is_narrowed` shows not all tickets that a person may see, without the search.
    """
    if not text and not is_narrowed:
        return _("None of the tickets you may see fits. Remove an operator to see more.")
    if not text:
        return _("None of the tickets in this list fits. Remove an operator, or search “All”.")
    if looked_through is not None:
        return _("None of the tickets that were searched fits, and others may.")
    if has_operators:
        return _("No ticket that fits the operators fits the words. Remove an operator or a word.")
    if is_narrowed:
        return _("No ticket in this list fits. Try fewer words, or search “All”.")
    if text.has_only_unwanted:
        return _("All tickets contain what you leave out. Write a word to find.")
    if text.is_checked:
        return _("No ticket fits all of this. Try fewer words, or words without quotation marks.")
    return _("No ticket contains all of these words. Try fewer words, or the ticket number.")
