"""The response rate: of the customers asked in a period, the share that has answered by now."""

from dataclasses import dataclass

RATE_FROM = 5


@dataclass(frozen=True)
class Response:
    """Counts of one cohort, the requests sent in a period.

    `answered` of them have a score or words of the customer asked, whenever they came. `suspect`
    are answers that a mail scanner may have given; they are not among `answered`.
    """

    asked: int = 0
    answered: int = 0
    suspect: int = 0

    def __post_init__(self) -> None:
        if min(self.asked, self.answered, self.suspect) < 0:
            raise ValueError("A count is never negative.")
        if self.answered + self.suspect > self.asked:
            raise ValueError("Only those who were asked can have answered.")

    @property
    def rate(self) -> float | None:
        """Return the share that has answered, 0 to 1; None if fewer than five were asked."""
        return self.answered / self.asked if self.asked >= RATE_FROM else None

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered - self.suspect

    def times(self, number: int) -> "Response":
        return Response(number * self.asked, number * self.answered, number * self.suspect)

    def __add__(self, other: "Response") -> "Response":
        return Response(
            self.asked + other.asked,
            self.answered + other.answered,
            self.suspect + other.suspect,
        )
