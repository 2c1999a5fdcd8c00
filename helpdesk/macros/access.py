"""Permissions of saved replies: a person's own, those of their teams, and those for everyone."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from helpdesk.models import HeldReply, Macro, MacroQuerySet


def usable_macros(user: User) -> MacroQuerySet:
    """Return the saved replies that the person may use, with the people and teams they name."""
    return Macro.objects.usable_by(user).select_related("assigns_to", "moves_to", "shared_with")


def find_macro_for(user: User, pk: int) -> Macro | None:
    """Return a saved reply that the person may use; None if there is none any more."""
    return usable_macros(user).filter(pk=pk).first()


def find_held_macro(user: User, message: int) -> Macro | None:
    """Return the saved reply that came with a reply that the user holds, if they may use it."""
    mine = HeldReply.objects.filter(message=message, message__agent=user)
    return usable_macros(user).filter(pk__in=mine.values("macro")).first()


def listed_macros(user: User) -> MacroQuerySet:
    """Return those that the person may use, and for a lead all that are shared, with `preview`."""
    listed = Macro.objects.usable_by(user)
    if may_share_macros(user):
        listed |= Macro.objects.shared()
    return listed.with_preview().select_related("assigns_to", "moves_to", "shared_with")


def get_macro_for(user: User, pk: int) -> Macro:
    """Return a saved reply that the person may change: their own, or for a lead a shared one."""
    macro = get_object_or_404(listed_macros(user), pk=pk)
    if not macro.owner_id and not may_share_macros(user):
        raise PermissionDenied
    return macro


def may_share_macros(user: User) -> bool:
    """Return True if the person may create and change saved replies of teams and of everyone."""
    return user.may_lead
