"""Fills the blanks of a topic with what is true of its customer: bicycle, size, order, day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from zlib import crc32

from demo.seed.hours import SHOP
from demo.seed.texts import Person, Topic, people

DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "el lunes el martes el miércoles el jueves el viernes el sábado el domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}
PRICES = {"Ronda 2": 1290, "Ronda 3": 1890, "Camino": 2140, "Ronda 2 E": 2690, "Ronda 3 E": 3290}
SLOTS = ["ten to twelve", "eight to ten", "twelve to two", "two to four"]
# Days from the order to the ticket; other topics are of an old order.
LAGS = {
    "Pay": 0,
    "Get the confirmation": 1,
    "Wait for the bicycle": 24,
    "Choose a delivery slot": 13,
    "Delivery day": 16,
    "Unpack and assemble": 17,
    "Ride for the first time": 19,
}
FIRST_ORDER = datetime(2025, 1, 1, tzinfo=UTC)


def seed_of(*parts: object) -> int:
    """The same number for the same parts, in every run."""
    return crc32(" ".join(map(str, parts)).encode())


def order_number(person: Person, day: datetime) -> str:
    """Orders are counted through, forty a day; no two customers share one."""
    return f"VZ-{(day - FIRST_ORDER).days * 40 + people().index(person)}"


@dataclass(frozen=True)
class Wording:
    """A topic in the words of one customer at one time; `variant` chooses among its wordings."""

    topic: Topic
    person: Person
    at: datetime
    variant: int

    @property
    def subject(self) -> str:
        subjects = self.topic.subjects
        return self._fill(subjects[self.variant % len(subjects)], day=self._day_meant)

    @property
    def opening(self) -> str:
        openings = self.topic.openings
        return self._fill(openings[self.variant % len(openings)], day=self._day_meant)

    def say(self, text: str, *, now: datetime) -> str:
        """A later message with its blanks filled: "Tuesday" is the next one, not the last."""
        day = now + timedelta(days=3 if now.astimezone(SHOP).weekday() in (3, 4) else 2)
        return self._fill(text, day=day)

    @cached_property
    def ordered_at(self) -> datetime:
        lag = LAGS.get(self.topic.touchpoint)
        if lag is None:
            return self.at - timedelta(days=60 + seed_of(self.person.email) % 200)
        return self.at - timedelta(days=lag, hours=3 + seed_of(self.person.email, self.at) % 7)

    @property
    def order(self) -> str:
        return order_number(self.person, self.ordered_at)

    @property
    def price(self) -> str:
        return f"€{PRICES[self.person.bicycle]:,}"

    @property
    def _day_meant(self) -> datetime:
        is_past = self.topic.touchpoint in ("Delivery day", "Bring it for a check")
        return self.at if is_past else self.at + timedelta(days=3)

    def _fill(self, text: str, *, day: datetime) -> str:
        if "{" not in text:
            return text
        return text.format_map({**self._facts, "day": _weekday(day, self.person.language)})

    @cached_property
    def _facts(self) -> dict[str, str]:
        person, rng = self.person, Random(seed_of(self.person.email, self.topic.number))
        height = 160 + round((person.size - 48) * 2.2)
        others = [bike for bike in PRICES if bike != person.bicycle]
        return {
            "first": person.first_name if "reception" not in person.name else "Paula",
            "bike": person.bicycle,
            "other_bike": rng.choice(others),
            "size": str(person.size),
            "next_size": str(person.size + 2),
            "height": f"1.{height - 100:02} m",
            "leg": f"{round(height * 0.466)} cm",
            "order": self.order,
            "price": self.price,
            "slot": SLOTS[seed_of(person.email, self.at.date()) % len(SLOTS)],
            "age": rng.choice(["five", "six", "seven"]),
            "org": person.organization,
            "place": person.place.split(",")[0],
            "frame": str(40000 + seed_of(person.name) % 9000),
        }


def _weekday(day: datetime, language: str) -> str:
    names = DAYS[language]
    split = names.replace("el ", "el_").split() if language == "es" else names.split()
    return split[day.astimezone(SHOP).weekday()].replace("_", " ")
