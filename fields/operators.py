"""Operators of conditions: the closed vocabulary shared by filters, saved views and rules."""

from enum import StrEnum


class Operator(StrEnum):
    """An operator compares the value of a field with one or more operands.

    The values are stored in saved views and rules, and are the last part of a query parameter
    (`created_at__since`), so they never change.
    """

    IS = "is"  # the value is one of the operands
    IS_NOT = "is_not"  # the value is none of the operands; true without a value
    IS_SET = "is_set"  # has a value (operand true) or has none (operand false)
    SINCE = "since"  # at the moment or date, or later
    BEFORE = "before"  # earlier than the moment or date
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    HAS_ANY = "has_any"  # of several values, one or more of the operands
    HAS_ALL = "has_all"  # of several values, each of the operands
    HAS_NONE = "has_none"  # of several values, none of the operands; true without a value

    @property
    def takes_several(self) -> bool:
        """Return True if more than one operand may be given."""
        return self in _TAKE_SEVERAL


_TAKE_SEVERAL = frozenset(
    (Operator.IS, Operator.IS_NOT, Operator.HAS_ANY, Operator.HAS_ALL, Operator.HAS_NONE)
)
