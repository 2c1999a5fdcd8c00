"""Labels of ledger events in the thread: a short text after the actor's name.

The system has no name in the ledger: its labels begin with “Tandem”.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk import events
from helpdesk.models import Priority, Status
from ledger.models import Event

Facts = dict[str, Any]


def event_label(event: Event) -> str:
    """Return the label of an event, or "" for events that the thread does not show."""
    label = _LABELS.get(event.name)
    if label is _assigned and event.actor_id and event.facts.get("after") == event.actor_id:
        return _("assigned it to themselves")
    text = label(event.facts) if label else ""
    if not text or event.actor_name or _names_its_subject(event):
        return text
    return _("Tandem %(did)s") % {"did": text}


def _names_its_subject(event: Event) -> bool:
    return event.name == events.TICKET_PARTICIPANT_ADDED and not event.facts.get("is_accepted")


def _created(facts: Facts) -> str:
    return _("opened this ticket") if facts.get("started_by_agent") else ""


def _assigned(facts: Facts) -> str:
    name = facts.get("after_name")
    if not name:
        return _("unassigned the ticket")
    return _("assigned it to %(name)s") % {"name": name}


def _status_changed(facts: Facts) -> str:
    word = _label(Status, facts.get("after"))
    return _("set it to “%(status)s”") % {"status": word}


def _priority_changed(facts: Facts) -> str:
    return _("set the priority to %(priority)s") % {
        "priority": _label(Priority, facts.get("after")).lower()
    }


def _tagged(facts: Facts) -> str:
    before, after = set(facts.get("before") or ()), set(facts.get("after") or ())
    added, removed = sorted(after - before), sorted(before - after)
    parts = []
    if added:
        parts.append(
            ngettext("added the tag %(tags)s", "added the tags %(tags)s", len(added))
            % {"tags": ", ".join(added)}
        )
    if removed:
        parts.append(
            ngettext("removed the tag %(tags)s", "removed the tags %(tags)s", len(removed))
            % {"tags": ", ".join(removed)}
        )
    return _(" and ").join(parts)


def _participant_added(facts: Facts) -> str:
    text = (
        _("added %(email)s in copy")
        if facts.get("is_accepted")
        else _("%(email)s wrote for the first time")
    )
    return text % {"email": facts.get("email", "")}


def _woken(facts: Facts) -> str:
    return {
        "due": _("ended its snooze, as it was time"),
        "answered": _("ended its snooze, as the customer wrote"),
        "undelivered": _("ended its snooze, as a reply was not delivered"),
    }.get(facts.get("reason", ""), _("ended its snooze"))


def _reply_address_chosen(facts: Facts) -> str:
    return _("chose to reply to %(address)s") % {"address": facts.get("after", "")}


def _participant_accepted(facts: Facts) -> str:
    return _("accepted %(email)s") % {"email": facts.get("email", "")}


def _label(choices: Any, value: Any) -> str:
    return str(dict(choices.choices).get(value, value))


_LABELS: dict[str, Callable[[Facts], str]] = {
    events.TICKET_CREATED: _created,
    events.TICKET_ASSIGNED: _assigned,
    events.TICKET_REPLY_WITHDRAWN: lambda facts: _("undid a reply before it was sent"),
    events.TICKET_STATUS_CHANGED: _status_changed,
    events.TICKET_PRIORITY_CHANGED: _priority_changed,
    events.TICKET_TAGGED: _tagged,
    events.TICKET_PARTICIPANT_ADDED: _participant_added,
    events.TICKET_REPLY_ADDRESS_CHOSEN: _reply_address_chosen,
    events.TICKET_PARTICIPANT_ACCEPTED: _participant_accepted,
    events.TICKET_MESSAGE_ACCEPTED: lambda facts: _("marked the sender as verified"),
    events.TICKET_RESOLVED: lambda facts: _("solved it"),
    events.TICKET_REOPENED: lambda facts: _("reopened it"),
    events.TICKET_CLOSED: lambda facts: _("closed it"),
    events.TICKET_RENAMED: lambda facts: (
        _("renamed it to “%(subject)s”") % {"subject": facts.get("after", "")}
    ),
    events.TICKET_MARKED_SPAM: lambda facts: (
        _("marked it as spam and blocked its sender")
        if facts.get("blocked")
        else _("marked it as spam")
    ),
    events.TICKET_DELETED: lambda facts: _("deleted it"),
    events.TICKET_RESTORED: lambda facts: _("restored it"),
    events.TICKET_MERGED: lambda facts: (
        _("merged it into #%(number)d") % {"number": facts.get("into", 0)}
    ),
    events.TICKET_UNMERGED: lambda facts: (
        _("undid the merge into #%(number)d") % {"number": facts.get("into", 0)}
    ),
    events.TICKET_MERGE_RECEIVED: lambda facts: (
        _("merged #%(number)d into it") % {"number": facts.get("source", 0)}
    ),
    events.TICKET_MERGE_UNDONE: lambda facts: (
        _("undid the merge of #%(number)d") % {"number": facts.get("source", 0)}
    ),
    events.TICKET_SPLIT: lambda facts: (
        _("made a message the ticket #%(number)d") % {"number": facts.get("into", 0)}
    ),
    events.TICKET_SNOOZED: lambda facts: _("snoozed it"),
    events.TICKET_WOKEN: _woken,
    events.TICKET_UNMARKED_SPAM: lambda facts: _("marked it as not spam"),
    events.TICKET_MACRO_APPLIED: lambda facts: (
        _("used “%(macro)s”") % {"macro": facts.get("name", "")}
    ),
    events.TICKET_MAIL_RESENT: lambda facts: (
        _("sent the mail again to %(who)s") % {"who": facts.get("to", "")}
    ),
    events.TICKET_MAIL_BOUNCED: lambda facts: _("received a bounce"),
}
