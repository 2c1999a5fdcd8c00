"""Suggestions of the search box while people type: operators, then their values."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import colleagues
from config.plans import planned_for_values
from config.searching.grammar import Part, last_part
from config.searching.letters import fold
from customers.search import organizations_with, suggest_customers
from fields.operators import Operator
from fields.registry import Field
from fields.types.builtin import Ago, Moment, Person, Reference
from fields.types.values import Choice, Date, Several, Text, YesNo
from helpdesk.access import visible_tickets
from helpdesk.models import Ticket
from helpdesk.searching.operators import (
    CONTENTS,
    FIELDS,
    HAS,
    HINTS,
    IS,
    LENGTHS,
    OF_TIME,
    ONE_OF,
    STATES,
    fields_by_operator,
    operator_names,
)
from helpdesk.searching.options import AGO, TYPED, values_of

MOST = 8
# Tags are suggested from the newest tickets.
TICKETS_READ = 1000
PEOPLE_READ = 500
# Names of fields that have a shorter one, or a value of `is:` or `has:`.
_KNOWN_OTHERWISE = frozenset(
    (*FIELDS.values(), *(name for name, _operator, _operand in STATES.values()),
     *(name for name, _operator, _operand in CONTENTS.values()))
) - {"status", "assignee", "follower"}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """`text` takes the place of what was typed from `start` on."""

    start: int
    text: str
    label: str
    hint: str = ""

    @property
    def is_operator(self) -> bool:
        return self.text[-1:] in (":", ">")


def suggest(user: User, before: str, *, is_asked: bool = False) -> list[Suggestion]:
    """Return suggestions for the part that ends at the caret; `before` is the text before it.

    Behind a space they are all operators, but only if they are `is_asked` for.
    """
    names = operator_names()
    start, part = last_part(before, names)
    if part is None or (not part.operator and not part.is_quoted):
        typed = part or Part("")
        return _first(_operators(typed, start)) if part or is_asked else []
    if part.operator not in names or not part.sign:
        return []
    found = _first(_values(user, part, start))
    return [] if any(each.text.rstrip() == before[start:] for each in found) else found


def _first(found: Iterable[Suggestion]) -> list[Suggestion]:
    return list(islice(found, MOST))


def _operators(typed: Part, start: int) -> Iterator[Suggestion]:
    offered = [(f"{name}:", HINTS[name]) for name in ONE_OF]
    offered += [(f"{name}>", HINTS[name]) for name in OF_TIME]
    offered += [
        (f"{name}{'>' if isinstance(field.type, Moment) else ':'}", field.label)
        for name, field in fields_by_operator().items()
        if name not in HINTS and name not in _KNOWN_OTHERWISE
    ]
    minus = "-" if typed.is_minus else ""
    for name, hint in offered:
        if name.startswith(typed.text.lower()):
            yield Suggestion(start, minus + name, name, str(hint))


def _values(user: User, part: Part, start: int) -> Iterator[Suggestion]:
    begins = f"{'-' if part.is_minus else ''}{part.operator}{part.sign}"
    wanted = _plain(part.text)
    for value, label in _known_values(user, part):
        if any(f" {wanted}" in f" {_plain(each)}" for each in (value, label)):
            quoted = str(Part(value, is_quoted=not value or any(map(str.isspace, value))))
            hint = label if label.casefold() != value.casefold() else ""
            yield Suggestion(start, f"{begins}{quoted} ", value, hint)


def _known_values(user: User, part: Part) -> Iterator[tuple[str, str]]:
    """Yield values as they are typed, each with a name for people."""
    if part.operator in (IS, HAS):
        yield from ((each, each) for each in (STATES if part.operator == IS else CONTENTS))
        return
    if not (field := fields_by_operator().get(part.operator)):
        return
    if isinstance(field.type, (Moment, Date)):
        yield from _times(part)
        return
    if part.sign != ":":
        return
    yield from _of_field(user, field, part)
    if Operator.IS_SET in field.operators:
        yield "none", _("without one")


def _of_field(user: User, field: Field, part: Part) -> Iterator[tuple[str, str]]:
    match field.type.of if isinstance(field.type, Several) else field.type:
        case Person():
            yield "me", str(user)
            yield from _people()
        case Choice(options=options):
            yield from ((str(value).replace("_", "-"), str(label)) for value, label in options)
        case YesNo():
            yield from (("yes", _("Yes")), ("no", _("No")))
        case Text():
            yield from ((tag, tag) for tag in (_tags(user) if field.name == "tags" else ()))
        case Reference(model=model) if model in TYPED and len(part.text.strip()) < 2:
            return
        case Reference(model="customers.Customer"):
            found = suggest_customers(part.text.strip(), most=MOST)
            yield from ((each.address or str(each), str(each)) for each in found)
        case Reference(model="customers.Organization"):
            named = organizations_with(part.text.strip(), most=MOST)
            times = Counter(map(str, named))
            yield from (
                (each.domain, str(each))
                if times[str(each)] > 1 and each.domain
                else (str(each), each.domain or str(each))
                for each in named
            )
        case _:
            options = values_of(field, Operator.IS, typed=part.text).options
            yield from ((label, label) for _key, label in options)


def _people() -> Iterator[tuple[str, str]]:
    """Yield the colleagues; those with the same name by their address, which means one of them."""
    people = list(colleagues()[:PEOPLE_READ])
    times = Counter(map(str, people))
    for each in people:
        yield (each.email, str(each)) if times[str(each)] > 1 else (str(each), each.email)


def _tags(user: User) -> list[str]:
    """Return the tags of those of the newest tickets that the person may see, frequent ones first.

    The newest of all are read, so that the few tickets of a small team are not looked for.
    """
    newest = Ticket.objects.order_by("-last_message_at", "-pk").values("pk")[:TICKETS_READ]
    seen = visible_tickets(user).in_the_flow().filter(pk__in=newest).order_by()
    with planned_for_values():
        times = Counter(tag for tags in seen.values_list("tags", flat=True) for tag in tags)
    return sorted(times, key=lambda tag: (-times[tag], tag))


def _times(part: Part) -> Iterator[tuple[str, str]]:
    if part.operator in LENGTHS:
        yield from ((text, text) for text in (AGO if part.sign != ":" else ()))
        return
    today = timezone.localdate().isoformat()
    if part.sign == ":":
        yield today, _("today")
        return
    yield from ((text, Ago(int(text[:-1]), text[-1]).label) for text in AGO)
    yield today, _("today")


def _plain(text: str) -> str:
    return " ".join(fold(text)[0].split())
