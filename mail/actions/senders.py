"""Whose mail is always held back, and whose never."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ledger.events import record
from mail.actions.find_mailbox import own_addresses
from mail.models import Mailbox, SenderRule
from mail.people import ENTRY

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
NO_LOCAL = re.compile(r"[\s<>,;\x00-\x1f\x7f]")
Verdict = SenderRule.Verdict


class CannotRuleSender(Exception):
    """The words say what is wrong with the address or domain."""


def rule_sender(sender: str, verdict: str, *, by: User, about: str = "") -> SenderRule:
    """Block a sender, or let them through always; the last word counts.

    `sender` is an address, also with its name ("Carla <carla@acme.example>"), or a domain
    ("acme.example", "@acme.example", "*.acme.example"), which holds for all that
    stands under it. `about` names what made somebody do so ("ticket:42").
    """
    name = _cleaned(sender)
    if verdict == Verdict.BLOCK:
        _refuse_our_own(name)
    with transaction.atomic():
        rule, _created = SenderRule.objects.update_or_create(
            sender=name,
            defaults={
                "verdict": Verdict(verdict), "made_by": by, "made_at": timezone.now(),
                "about": about[:40],
            },
        )  # fmt: skip
        record(f"sender.{_PAST[rule.verdict]}", rule, by=by, sender=name, about=about)
    return rule


def block_sender(sender: str, *, by: User, about: str = "") -> SenderRule:
    return rule_sender(sender, Verdict.BLOCK, by=by, about=about)


def forget_sender(rule: SenderRule, *, by: User) -> None:
    """Their mail is judged like any other again; forgetting twice is the same as once."""
    with transaction.atomic():
        found = SenderRule.objects.select_for_update().filter(pk=rule.pk).first()
        if found:
            record("sender.forgotten", found, by=by, sender=found.sender, verdict=found.verdict)
            found.delete()


def unblock_for(about: str, *, by: User) -> None:
    """Take back what was blocked because of this."""
    for rule in SenderRule.objects.filter(about=about, verdict=Verdict.BLOCK):
        forget_sender(rule, by=by)


_PAST = {Verdict.BLOCK.value: "blocked", Verdict.ALLOW.value: "allowed"}


def _cleaned(sender: str) -> str:
    pasted = ENTRY.match(sender)
    name = (pasted["address"] if pasted else sender).strip().lower()
    local, at, domain = name.rpartition("@")
    if local in ("", "*"):  # a domain, as others write it
        local, domain = "", domain.removeprefix("*.")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            domain = ""
    if (
        not DOMAIN.fullmatch(domain)
        or re.search(r"[\s<>,;\x00-\x1f\x7f]", local)
        or len(name) > 320
    ):
        raise CannotRuleSender(
            _("Write an address, as in carla@acme.example, or a domain, as in acme.example.")
        )
    return f"{local}@{domain}" if at and local else domain


def _refuse_our_own(name: str) -> None:
    """To block ourselves would hold back what colleagues send in."""
    own = own_addresses() | {each.domain for each in Mailbox.objects.all()}
    if name in own or User.objects.filter(email__lower=name, is_active=True).exists():
        raise CannotRuleSender(_("%s is our own. Choose another address or domain.") % name)
