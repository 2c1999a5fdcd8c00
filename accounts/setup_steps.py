"""Registry of the steps that set up a new installation. Apps register theirs.

Whether a step is done is read from the data of its app and stored nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import Company, User
from config.web.counting import count_each

# The name of a count beside those of the steps.
HIDDEN = "setup_hidden"


@dataclass(frozen=True)
class NextAction:
    """The label and the address of what an administrator does next at a step."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class SetupStep:
    """A step of the first run.

    `proof` returns rows that exist once the step is done. `next_action` returns what to do until
    then, and `page` the name of the URL where its result is seen. A step without `next_action` is
    done on the page of the steps itself. `order` is its position.
    """

    name: str
    title: str | Promise
    text: str | Promise
    done_text: str | Promise
    order: int
    proof: Callable[[], QuerySet[Any]]
    next_action: Callable[[], NextAction] | None = None
    page: str = ""


_steps: dict[str, SetupStep] = {}


def register_setup_step(step: SetupStep) -> None:
    _steps[step.name] = step


def setup_steps() -> list[SetupStep]:
    return sorted(_steps.values(), key=lambda step: step.order)


def setup_rows() -> dict[str, QuerySet[Any]]:
    """Return the rows to count: of each step those that prove it, and of the choice to hide them.

    For `config.web.counting.count_each`, so that the rail reads them with its other counts.
    """
    hidden = Company.objects.filter(setup_hidden_at__isnull=False)
    return {f"setup_{step.name}": step.proof() for step in setup_steps()} | {HIDDEN: hidden}


def steps_left(counts: Mapping[str, int]) -> int:
    """Return the number of steps that are not done, of the counts of `setup_rows`."""
    return sum(not counts[f"setup_{step.name}"] for step in setup_steps())


def count_setup(user: User) -> dict[str, int]:
    """Return whether each of `setup_rows` exists, as 1 or 0, in one query."""
    return count_each(user, setup_rows(), most=1)


def is_setup_shown(user: User) -> bool:
    """Return True while steps are left and no administrator has hidden them."""
    counts = count_setup(user)
    return not counts[HIDDEN] and steps_left(counts) > 0
