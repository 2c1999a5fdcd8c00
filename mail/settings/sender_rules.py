"""Rules that always hold back or always allow a sender's mail."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from config.addresses import normalize_address, normalize_domain, written_forms
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.addresses import ENTRY
from mail.events import SENDER_ALLOWED, SENDER_BLOCKED, SENDER_FORGOTTEN
from mail.mailbox_lookup import are_ours, own_addresses
from mail.models import SenderRule

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
Verdict = SenderRule.Verdict
EVENTS = {Verdict.BLOCK.value: SENDER_BLOCKED, Verdict.ALLOW.value: SENDER_ALLOWED}


class CannotRuleSender(Refused):
    """The message says what is wrong with the address or domain."""


def sender_rules() -> QuerySet[SenderRule]:
    """Return the rules with the people who made them."""
    return SenderRule.objects.select_related("made_by")


def set_sender_rule(
    sender: str,
    verdict: str,
    *,
    about: str = "",
    from_mail: bool = False,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> SenderRule:
    """Block a sender, or allow them always; the last call wins.

    `sender` is an address, also with its name ("Carla <carla@acme.example>"), or a domain
    ("acme.example", "@acme.example", "*.acme.example"), which includes its subdomains. `about`
    names the cause of the rule ("ticket:42"). `from_mail`: the text comes from a mail and must
    be one address: "*@gmail.com" would be all of Gmail.
    """
    name = _cleaned(sender)
    if from_mail and "@" not in name:
        raise CannotRuleSender(
            _("%s is not the address of one sender. Add a rule under Settings, Spam.") % sender
        )
    if refusal := sender_rule_refusal_reason(name, verdict):
        raise CannotRuleSender(refusal)
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        rule, _created = SenderRule.objects.update_or_create(
            sender=name,
            defaults={
                "verdict": Verdict(verdict), "made_by": origin.person,
                "made_at": origin.at,
                "about": about[:40],
            },
        )  # fmt: skip
        origin.record(EVENTS[rule.verdict], rule, sender=name, about=about)
    return rule


def sender_rule_refusal_reason(sender: str, verdict: str) -> str:
    """Return the reason why no such rule may be made for this address or domain; "" when it may.

    Blocking ourselves would hold back what colleagues send in, and mail from outside under our own
    name is forged or our own mail coming back: no rule allows that.
    """
    name = normalize_address(sender) if "@" in sender else normalize_domain(sender)
    own = own_addresses()
    domains = {each.rpartition("@")[2] for each in own}
    is_ours = any(f".{each}".endswith(f".{name}") for each in domains) or are_ours([name])
    if verdict == Verdict.ALLOW:
        reason = _("%s is your own. Mail from others under it is always held; "
                  "no rule changes that.")  # fmt: skip
        return reason % name if is_ours else ""
    colleagues = User.objects.filter(email__lower__in=written_forms(name), is_active=True)
    if is_ours or colleagues.exists():
        return _("%s is your own. Choose another address or domain.") % name
    return ""


def delete_sender_rule(
    rule: SenderRule, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete the rule: the sender's mail is judged like any other again. Idempotent."""
    with transaction.atomic():
        found = SenderRule.objects.select_for_update().filter(pk=rule.pk).first()
        if found:
            origin = origin_of(by, now, caused_by)
            origin.record(SENDER_FORGOTTEN, found, sender=found.sender, verdict=found.verdict)
            found.delete()


def unblock_for(
    about: str, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete the rules made because of `about`."""
    for rule in SenderRule.objects.filter(about=about, verdict=Verdict.BLOCK):
        delete_sender_rule(rule, by=by, now=now, caused_by=caused_by)


def _cleaned(sender: str) -> str:
    pasted = ENTRY.match(sender)
    name = (pasted["address"] if pasted else sender).strip().lower()
    local, at, domain = name.rpartition("@")
    if local in ("", "*"):  # a domain with a wildcard
        local, domain = "", domain.removeprefix("*.")
    domain = normalize_domain(domain)
    if (
        not DOMAIN.fullmatch(domain)
        or re.search(r"[\s<>,;\x00-\x1f\x7f]", local)
        or len(name) > 320
    ):
        raise CannotRuleSender(
            _("Enter an address like carla@acme.example, or a domain like acme.example.")
        )
    return normalize_address(f"{local}@{domain}") if at and local else domain
