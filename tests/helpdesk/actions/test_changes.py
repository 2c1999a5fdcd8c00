"""The limit of a ticket's search text, which no action may fail at."""

from helpdesk.actions.note import add_note
from tests.helpdesk.searched import matching


def words(start: int) -> str:
    return " ".join(f"{number:x}wheelofacargobicycle" for number in range(start, start + 1_900))


def test_a_ticket_with_more_words_than_postgresql_can_index_still_takes_notes(ticket):
    for number in range(26):
        add_note(ticket, words(number * 2_000), by=None)
    assert ticket.messages.count() == 27
    assert list(matching("0wheelofa rim")) == [ticket]
