"""Reads the text files of the seed: topics of tickets, customers, and the journey map."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
TURNS = {"O": "opening", "A": "agent", "C": "customer", "N": "note"}
Fields = list[tuple[str, str]]


@dataclass
class Topic:
    """A topic that customers write about, with subjects, messages, turns and comments.

    `courier` is "before" or "rapido" where it belongs to the time of one courier.
    """

    touchpoint: str
    number: int
    team: str = "delivery"
    courier: str = ""
    language: str = "en"
    tags: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)
    turns: list[tuple[str, str]] = field(default_factory=list)
    comments: dict[int, list[str]] = field(default_factory=dict)

    @cached_property
    def needs_organization(self) -> bool:
        return any("{org}" in text for text in (*self.subjects, *self.openings))


@dataclass
class Section:
    """A touchpoint of the map with its plain lines, in the order in which they are written."""

    stage: str
    name: str
    lines: Fields

    def one(self, key: str, default: str = "") -> str:
        return next((value for name, value in self.lines if name == key), default)

    def all(self, key: str) -> list[str]:
        return [value for name, value in self.lines if name == key]

    def values(self, key: str, separator: str = ",") -> list[str]:
        return [word.strip() for word in self.one(key).split(separator) if word.strip()]


@dataclass(frozen=True, eq=False)
class Person:
    """A customer as the list of customers has them; compared by identity."""

    name: str
    email: str
    language: str
    time_zone: str
    place: str
    phone: str
    bicycle: str
    size: int
    organization: str
    how_often: int
    second_email: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @cached_property
    def where(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@cache
def topics() -> list[Topic]:
    found: list[Topic] = []
    for path in sorted((HERE / "topics").glob("*.txt")):
        for section in sections(path):
            found.append(topic_of(section, number=len(found)))
    return found


@cache
def touchpoints() -> list[Section]:
    return sections(HERE / "journey.txt")


@cache
def people() -> list[Person]:
    lines = (HERE / "customers.txt").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line[:1] != "#"]
    return [_person(row) for row in rows]


def _person(cells: list[str]) -> Person:
    name, email, language, time_zone, place, phone, bicycle, size, organization = cells[:9]
    return Person(
        name=name,
        email=email,
        language=language,
        time_zone=time_zone,
        place=place,
        phone=phone,
        bicycle=bicycle,
        size=int(size),
        organization=organization,
        how_often=int(cells[9]),
        second_email=cells[10],
    )


def sections(path: Path) -> list[Section]:
    """`= stage`, `== touchpoint`, then `key: value` lines until the next one."""
    found: list[Section] = []
    stage = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            found.append(Section(stage, line[3:].strip(), []))
        elif line.startswith("= "):
            stage = line[2:].strip()
        elif line.strip():
            key, _colon, value = line.partition(": ")
            found[-1].lines.append((key, value.strip()))
    return found


def topic_of(section: Section, *, number: int) -> Topic:
    """A section as something that customers write about."""
    topic = Topic(
        touchpoint=section.name,
        number=number,
        team=section.one("team", "delivery"),
        courier=section.one("courier"),
        language=section.one("language", "en"),
        tags=section.values("tags"),
        subjects=section.all("subject"),
        openings=section.all("O"),
    )
    for key, value in section.lines:
        if key in ("A", "C", "N"):
            topic.turns.append((TURNS[key], value))
        elif key.isdigit():
            topic.comments.setdefault(int(key), []).append(value)
    return topic
