"""The answers of the list as CSV: rows, filters, readers, and texts that look like formulas."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from journeys.feedback.actions.answers import record_answer
from journeys.feedback.export import COLUMNS
from journeys.models import Answer
from tests.journeys.maps.signals.data import answered  # noqa: F401
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(sent) -> Answer:
    comment = "Late.\nVery late, “really”"
    made = record_answer(sent, source="page", score=2, comment=comment, now=timezone.now())
    Answer.objects.update(choices=["low.speed"])
    return made


def rows_of(person, query: str = "?tab=all&days=365") -> list[dict[str, str]]:
    response = signed_in(person).get(reverse("journeys:export-answers") + query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_an_answer_is_a_row_with_the_facts_of_its_request(answer, chloe, touchpoint):
    (row,) = rows_of(chloe)
    assert tuple(row) == COLUMNS
    assert row | {
        "score": "2", "lowest_score": "1", "highest_score": "5", "metric": "csat",
        "band": "dissatisfied", "comment": "Late.\nVery late, “really”",
        "choices": "It took too long", "counted": "yes", "touchpoint": touchpoint.name,
        "ticket": str(answer.ticket_id), "agent": "Ana Ferreira", "language": "en",
        "email": answer.request.email, "map_version": "1",
    } == row  # fmt: skip
    assert row["answered_at"] == timezone.localtime(answer.answered_at).isoformat(
        timespec="seconds"
    )


@pytest.mark.parametrize("text", ["=1+1", "+49", "-2", "@cmd", "\tx", "=HYPERLINK(1)"])
def test_a_text_is_never_a_formula(answer, chloe, text):
    Answer.objects.update(comment=text)
    assert rows_of(chloe)[0]["comment"] == f"'{text}"


def test_the_filters_of_the_list_apply(answered, touchpoint, chloe):  # noqa: F811
    bad, *_others = answered(touchpoint, [1, 5, 4], days_ago=1, each_day=3)
    Answer.objects.filter(pk=bad.pk).update(band="low", comment="Bad")
    Answer.objects.filter(score=4).update(bot_detection="suspect")
    assert len(rows_of(chloe)) == 3
    assert [row["score"] for row in rows_of(chloe, "?tab=all&days=7&band=low")] == ["1"]
    assert [row["score"] for row in rows_of(chloe, "?tab=all&days=7&words=1")] == ["1"]
    suspects = rows_of(chloe, "?tab=suspect")
    assert [(row["score"], row["counted"]) for row in suspects] == [("4", "no")]
    assert len(rows_of(chloe, "?tab=all&days=²&touchpoint=x")) == 3


def test_a_person_gets_the_answers_that_they_may_read(answer, ana, billing, delivery):
    assert len(rows_of(ana)) == 1
    answer.ticket.team, answer.ticket.assignee = delivery, None
    answer.ticket.save()
    assert rows_of(ana) == []


def test_without_answers_there_is_a_header(chloe):
    assert rows_of(chloe) == []


def test_many_answers_take_as_many_queries_as_few(answered, touchpoint, chloe):  # noqa: F811
    client, url = signed_in(chloe), reverse("journeys:export-answers") + "?tab=all&days=7"
    counts = []
    for n in (1, 3):
        answered(touchpoint, [3] * n, days_ago=1)
        with CaptureQueriesContext(connection) as asked:
            b"".join(client.get(url).streaming_content)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_links_its_own_answers(answer, chloe):
    page = signed_in(chloe).get("/feedback/?tab=all&band=low&days=30").text
    assert "/feedback/export/?tab=all&amp;band=low&amp;days=30" in page
