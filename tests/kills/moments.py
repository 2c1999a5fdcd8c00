"""The twenty moments of the loop at which a process is killed, and which one."""

from dataclasses import dataclass

MOMENTS = (
    "first mail in flight",
    "first mail stored",
    "ticket stands",
    "ticket page open",
    "reply in flight",
    "reply stored",
    "reply being sent",
    "reply sent",
    "question waits",
    "question due",
    "question being sent",
    "question sent",
    "answer page open",
    "answer in flight",
    "answer stored",
    "answer by mail in flight",
    "answer by mail stored",
    "next mail in flight",
    "ticket reopened",
    "solved again",
)
BY_MAIL = ("answer by mail in flight", "answer by mail stored")
BY_PAGE = ("answer page open", "answer in flight", "answer stored")
VICTIMS = ("valkey", "web", "worker", "reader", "mailer", "postgres")


@dataclass(frozen=True)
class Plan:
    """One conversation: the moment and the victim, and how its customer answers."""

    number: int
    moment: str
    victim: str

    @property
    def answers_by_mail(self) -> bool:
        return self.moment in BY_MAIL or (self.moment not in BY_PAGE and self.number % 2 == 0)


def plans(count: int, victims: tuple[str, ...] = VICTIMS) -> list[Plan]:
    """Spread over the loop, victims in turn; after twenty each moment gets its next victim."""
    found = []
    for number in range(count):
        turn, moment = divmod(number, len(MOMENTS))
        if count < len(MOMENTS):
            moment = number * len(MOMENTS) // count
        found.append(Plan(number, MOMENTS[moment], victims[(number + turn) % len(victims)]))
    return found
