"""Phrases, minus and words of the subject: found by the index, then checked in the texts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.searching.query import search_query
from helpdesk.actions.attach import Upload
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from helpdesk.searching import checks, search
from helpdesk.searching.line import read_search
from helpdesk.searching.search import search_tickets
from helpdesk.searching.text import SearchText, Sought

NOW = timezone.now()


def found(line: str) -> str:
    read = read_search(line)
    assert not read.problems
    result = search_tickets(Ticket.objects.all(), read.text)
    subjects = Ticket.objects.filter(pk__in=result.pks).order_by("pk")
    return ", ".join(subjects.values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("bent", "Front rim, Bell"),
        ('"rim is bent"', "Front rim"),
        ('"Rim, is bent"', "Front rim"),
        ('"rim is"', "Front rim, Bell"),
        ('"rim i"', ""),
        ('bent -"rim is bent"', "Bell"),
        ("bent -badly", "Bell"),
        ("bent -bad", "Bell"),
        ("-bent", "Lamp"),
        ('-"rim is bent"', "Bell, Lamp"),
        ("subject:rim", "Front rim"),
        ("subject:fro", "Front rim"),
        ('subject:"fro"', ""),
        ("rim -subject:rim", "Bell"),
        ("-subject:rim", "Bell, Lamp"),
        ('"Dora Lindqvist"', "Bell, Lamp"),
        ('"dora@post.example" -bell', "Lamp"),
        ('"ask the cafe"', "Lamp"),
        ('"bent photo png"', "Front rim"),
        ("photo", "Front rim"),
        ('bell "rim is bent"', ""),
        ('"nobody wrote this"', ""),
    ],
)
def test_texts_are_searched(tickets, line, subjects):
    assert found(line) == subjects


def test_a_number_is_found(tickets):
    pk = tickets["bell"].pk
    assert found(f"#{pk}") == found(f"{pk}") == "Bell"
    assert found(f'#{pk} "rim is bent"') == ""
    assert found(f"{pk} -rim") == found(f"#{pk} -rim") == ""


def test_quoted_mail_is_found_as_it_is_indexed(tickets, dora, mailbox):
    whole = "See below.\n> The frame\n> cracked twice."
    open_ticket(requester=dora, subject="Fwd", text="See below.", full_text=whole, searched=whole,
                mailbox=mailbox)  # fmt: skip
    assert found("frame cracked twice") == found('"frame"') == "Fwd"
    assert found('below "cracked twice"') == "Fwd"
    assert found('below -"cracked twice"') == ""


def test_inline_pictures_are_not_found_by_their_name(dora, mailbox):
    logo = Upload("company-logo.png", "image/png", b"x", cid="logo@x", is_inline=True)
    open_ticket(requester=dora, subject="Bell", text="It rings.", mailbox=mailbox,
                attachments=[logo])  # fmt: skip
    assert found("company-logo") == found('rings "company logo png"') == ""
    assert found('rings -"company logo"') == "Bell"


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ('"zebra of the"', "zebra the"),
        ('"it is"', "it is"),
        ("subject:of", "of"),
        ('"a 車"', "車"),
    ],
)
def test_short_words_of_a_phrase_are_left_to_the_check(line, query):
    phrase = Sought(line.strip('"').removeprefix("subject:"), is_phrase=True)
    assert SearchText((phrase,)).query == f"({search_query(query)})"


def test_texts_are_read_in_steps_from_the_newest_until_there_are_enough(
    tickets, dora, mailbox, monkeypatch
):
    monkeypatch.setattr(checks, "STEP", 1)
    text = read_search('"rim is"').text
    rim, bell = tickets["rim"].pk, tickets["bell"].pk
    assert checks.check(text, [rim, bell])[:3] == ([bell, rim], 2, False)
    assert checks.check(text, [rim, bell], enough=1)[:3] == ([bell], 2, True)
    assert checks.check(text, [rim, bell], enough=2)[:3] == ([bell, rim], 2, False)
    first = search_tickets(Ticket.objects.all(), text, enough=1)
    assert (first.pks, first.count, first.looked_through) == ([bell], None, None)
    both = search_tickets(Ticket.objects.all(), text, enough=3)
    assert (both.pks, both.count) == ([bell, rim], 2)


def test_not_more_texts_are_read_than_allowed(tickets, monkeypatch):
    monkeypatch.setattr(checks, "STEP", 1)
    monkeypatch.setattr(checks, "MAX_BYTES", 1)
    result = search_tickets(Ticket.objects.all(), read_search('"rim is"').text)
    assert (result.pks, result.looked_through) == ([tickets["bell"].pk], 1)
    assert result.count is None


def test_of_many_only_the_newest_are_checked(tickets, monkeypatch):
    monkeypatch.setattr(search, "MAX_FOUND", 2)
    monkeypatch.setattr(search, "CHECKED", 1)
    result = search_tickets(Ticket.objects.all(), read_search('"rim is"').text)
    assert result.pks == [tickets["bell"].pk]
    assert result.looked_through == 1


def test_many_without_a_phrase_among_the_newest_are_found_by_the_index(tickets, monkeypatch):
    monkeypatch.setattr(search, "MAX_FOUND", 2)
    monkeypatch.setattr(search, "CHECKED", 1)
    result = search_tickets(Ticket.objects.all(), read_search('"rim is bent"').text)
    assert result.pks == [tickets["rim"].pk]
    assert result.looked_through == 2


def test_of_those_that_the_index_gave_as_many_are_read_as_bytes_are_left(tickets, monkeypatch):
    monkeypatch.setattr(search, "MAX_FOUND", 2)
    monkeypatch.setattr(search, "CHECKED", 1)
    text = read_search('"rim is bent"').text
    bell = checks.check(text, [tickets["bell"].pk], most_bytes=checks.MAX_BYTES)
    assert (bell.pks, bell.within) == ([], 1)
    for most, pks, read in ((bell.size, [], 1), (bell.size + 1, [tickets["rim"].pk], 2)):
        monkeypatch.setattr(checks, "MAX_BYTES", most)
        result = search_tickets(Ticket.objects.all(), text)
        assert (result.pks, result.looked_through) == (pks, read)


def test_what_the_index_gave_is_read_until_there_are_enough(tickets, dora, mailbox, monkeypatch):
    old = open_ticket(requester=dora, subject="Old", text="rim is bent", mailbox=mailbox,
                      now=NOW - timedelta(days=9))  # fmt: skip
    monkeypatch.setattr(search, "MAX_FOUND", 3)
    monkeypatch.setattr(search, "CHECKED", 1)
    monkeypatch.setattr(checks, "STEP", 1)
    text = read_search('"rim is bent"').text
    result = search_tickets(Ticket.objects.all(), text, enough=1)
    assert (result.pks, result.is_cut, result.looked_through) == ([tickets["rim"].pk], True, 3)
    every = search_tickets(Ticket.objects.all(), text, enough=3)
    assert (every.pks, every.is_cut) == ([tickets["rim"].pk, old.pk], False)


def test_what_is_read_later_is_not_more_than_allowed(tickets, monkeypatch):
    monkeypatch.setattr(checks, "STEP", 1)
    monkeypatch.setattr(checks, "MAX_BYTES", 1)
    result = search_tickets(Ticket.objects.all(), read_search('"rim is"').text, enough=1)
    assert (result.looked_through, result.is_cut) == (1, False)


def test_in_a_small_list_all_of_the_newest_are_looked_through(tickets, dora, monkeypatch):
    monkeypatch.setattr(search, "LOOKED_THROUGH", 1)
    lamp = Ticket.objects.filter(pk=tickets["lamp"].pk)
    for rows in (lamp, Ticket.objects.filter(pk=tickets["rim"].pk)):
        found = search_tickets(rows, read_search('-"x y"').text)
        assert found.looked_through == 1
    monkeypatch.setattr(search, "LOOKED_THROUGH", 2)
    found = search_tickets(Ticket.objects.filter(pk=0), read_search('-"x y"').text)
    assert (found.pks, found.looked_through) == ([], 2)


@pytest.mark.parametrize(
    ("line", "subjects"), [("-bent", "Lamp"), ('-"rim is bent"', "Bell, Lamp"), ("-rim -lamp", "")]
)
def test_a_minus_finds_old_tickets_of_a_condition(tickets, line, subjects, monkeypatch):
    monkeypatch.setattr(search, "LOOKED_THROUGH", 0)
    text = read_search(line).text
    assert search_tickets(Ticket.objects.all(), text).pks == [tickets["lamp"].pk][: len(subjects)]
    result = search_tickets(Ticket.objects.all(), text, has_conditions=True)
    found = Ticket.objects.filter(pk__in=result.pks).order_by("pk")
    assert ", ".join(each.subject for each in found) == subjects
    assert result.looked_through is None
    monkeypatch.setattr(search, "MAX_FOUND", 3)
    many = search_tickets(Ticket.objects.all(), text, has_conditions=True)
    assert many.looked_through is not None


def test_without_a_wanted_word_the_newest_are_read(tickets, monkeypatch):
    text = read_search("-bent").text
    assert search_tickets(Ticket.objects.all(), text).looked_through is None
    monkeypatch.setattr(search, "LOOKED_THROUGH", 1)
    assert search_tickets(Ticket.objects.all(), text).looked_through == 1


def test_a_page_has_what_the_index_and_what_the_newest_have(tickets, monkeypatch):
    """The index gave the older ticket, the walk has the newer one."""
    monkeypatch.setattr(search, "LOOKED_THROUGH", 1)
    rows = Ticket.objects.all()
    result = search.SearchResult(read_search("out").text, [tickets["rim"].pk], looked_through=1)
    page = result.page(rows, order="-last_message_at", after=None, size=9)
    assert [row.subject for row in page.rows] == ["Lamp", "Front rim"]


def test_in_another_order_the_first_page_may_be_what_the_index_has(tickets, monkeypatch):
    monkeypatch.setattr(search, "LOOKED_THROUGH", 1)
    rows = Ticket.objects.all()
    result = search.SearchResult(read_search("is").text, [tickets["rim"].pk], looked_through=1)
    found, after = [], None
    for _page in range(3):
        page = result.page(rows, order="last_message_at", after=after, size=1)
        found += [row.subject for row in page.rows]
        after = page.next_after
    assert (found, after) == (["Front rim", "Bell", "Lamp"], None)
