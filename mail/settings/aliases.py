"""Addresses of a mailbox beside its own: an administrator adds, confirms or ignores them."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.addresses import normalize_address, normalize_domain, written_forms
from config.refusals import Refused
from customers.actions.find import PUBLIC_DOMAINS
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of
from mail.addresses import NoAddress, checked_address
from mail.events import MAILBOX_ALIAS_CONFIRMED, MAILBOX_ALIAS_IGNORED, MAILBOX_ALIAS_REMOVED
from mail.models import Mailbox, MailboxAlias

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
State = MailboxAlias.State
MAX_SHOWN = 300  # of each state


class CannotKeepAlias(Refused):
    """The message says what is wrong with the address or domain."""


def aliases_of(mailbox: Mailbox, state: State) -> list[MailboxAlias]:
    """Return the addresses of a mailbox in this state, with the people who decided on them."""
    found = MailboxAlias.objects.filter(mailbox=mailbox, state=state)
    return list(found.select_related("decided_by")[:MAX_SHOWN])


def add_alias(
    mailbox: Mailbox,
    value: str,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> MailboxAlias:
    """Confirm an address, or a domain ("acme.example", "*@acme.example") whose mail is all ours."""
    value = _normal(value)
    origin = origin_of(by, now, caused_by)
    try:
        with transaction.atomic():
            found = MailboxAlias.objects.select_for_update().filter(value=value).first()
            if found and found.mailbox_id != mailbox.pk and found.state == State.CONFIRMED:
                words = _("%(value)s belongs to the mailbox %(mailbox)s. Remove it there first.")
                raise CannotKeepAlias(words % {"value": found, "mailbox": found.mailbox})
            alias = found or MailboxAlias(value=value)
            alias.mailbox = mailbox
            return _decide(alias, State.CONFIRMED, origin)
    except IntegrityError as error:  # another one was added at the same moment
        raise CannotKeepAlias(_("%s was added a moment ago. Reload the page.") % value) from error


def confirm_alias(
    alias: MailboxAlias, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> MailboxAlias:
    """Count the address as ours from now on: it takes part in no ticket and gets no reply."""
    return _decided(alias, State.CONFIRMED, origin_of(by, now, caused_by))


def ignore_alias(
    alias: MailboxAlias, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> MailboxAlias:
    """Count the address as not ours: it may be put in copy, and is suggested no more."""
    return _decided(alias, State.IGNORED, origin_of(by, now, caused_by))


def remove_alias(
    alias: MailboxAlias, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete a confirmed address; mail that names it suggests it again. Idempotent.

    A suggestion is ignored instead, or the next mail would bring it back.
    """
    with transaction.atomic():
        found = MailboxAlias.objects.select_for_update(of=("self",)).filter(pk=alias.pk).first()
        origin = origin_of(by, now, caused_by)
        if found and found.state == State.CONFIRMED:
            origin.record(MAILBOX_ALIAS_REMOVED, found.mailbox, value=found.value)
            found.delete()
        elif found:
            _decide(found, State.IGNORED, origin)


def _decided(alias: MailboxAlias, state: State, origin: Origin) -> MailboxAlias:
    with transaction.atomic():
        found = MailboxAlias.objects.select_for_update(of=("self",)).filter(pk=alias.pk).first()
        if found is None:
            raise CannotKeepAlias(_("This address was removed a moment ago. Add it again."))
        return _decide(found, state, origin)


def _decide(alias: MailboxAlias, state: State, origin: Origin) -> MailboxAlias:
    """Keep the decision, unless it stands already; a confirmed address must be nobody's."""
    if alias.pk and alias.state == state:
        return alias
    if state == State.CONFIRMED and (refusal := _refusal(alias.value)):
        raise CannotKeepAlias(refusal)
    alias.state, alias.decided_by, alias.decided_at = state, origin.person, origin.at
    alias.save()
    name = MAILBOX_ALIAS_CONFIRMED if state == State.CONFIRMED else MAILBOX_ALIAS_IGNORED
    origin.record(name, alias.mailbox, value=alias.value)
    return alias


def _normal(text: str) -> str:
    """Return the address or the domain that was entered."""
    text = text.strip()
    local, _at, domain = text.rpartition("@")
    if local not in ("", "*"):
        try:
            return checked_address(text)
        except NoAddress as error:
            raise CannotKeepAlias(_words()) from error
    domain = normalize_domain(domain.removeprefix("*."))
    if not DOMAIN.fullmatch(domain):
        raise CannotKeepAlias(_words())
    return domain


def _words() -> str:
    return _("Enter an address like hello@acme.example, or a domain like acme.example.")


def _refusal(value: str) -> str:
    """Return why this address or domain cannot be ours alone; "" when it can."""
    if "@" not in value:
        words = _("%s belongs to a mail provider. Add single addresses.")
        return words % value if value in PUBLIC_DOMAINS else ""
    if any(normalize_address(each.address) == value for each in Mailbox.objects.all()):
        return _("%s is the address of a mailbox already. There is nothing to add.") % value
    if value.startswith(("reply+", "bounce+")):
        return _("Addresses that begin with reply or bounce are Tandem's own. Add another.")
    if User.objects.filter(email__lower__in=written_forms(value), is_active=True).exists():
        return (
            _("A colleague signs in with %s, so it cannot belong to a mailbox. Enter another one.")
            % value
        )
    return ""
