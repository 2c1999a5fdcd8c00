import pytest

from accounts.models import User
from helpdesk.models import Ticket
from journeys.models import Survey, Touchpoint, TouchpointRule
from journeys.placement.tickets import place_ticket
from ledger.models import Event
from tests.journeys.feedback_data import make_survey
from tests.personas import signed_in

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "After help",
    "metric": "csat",
    "question": "How satisfied were you with {agent}’s help?",
    "low_label": "Very dissatisfied",
    "high_label": "Very satisfied",
    "delay_hours": 24,
    "earliest_hour": 8,
    "latest_hour": 20,
    "quarantine_days": 30,
    "valid_days": 21,
    "sampling_percent": 100,
    "daily_cap": 500,
    "is_active": "on",
}


def test_a_cx_lead_sets_up_a_survey(chloe: User, touchpoint: Touchpoint):
    client = signed_in(chloe)
    answer = client.post("/settings/surveys/new/", FILLED | {"touchpoints": [touchpoint.pk]})
    survey = Survey.objects.get()
    assert answer["Location"] == f"/settings/surveys/{survey.pk}/"
    assert (survey.version, list(survey.touchpoints.all())) == (1, [touchpoint])
    assert Event.objects.filter(name="survey.changed").exists()
    assert "After help" in client.get("/settings/surveys/").content.decode()


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ({"question": "How was it?"}, 2),
        ({"delay_hours": 48}, 2),
        ({"metric": "ces"}, 2),
        ({"high_label": "Delighted"}, 2),
        ({"name": "Another name"}, 1),
        ({"quarantine_days": 60}, 1),
    ],
)
def test_wording_delay_and_scale_begin_a_new_version(chloe: User, change: dict, version: int):
    client = signed_in(chloe)
    client.post("/settings/surveys/new/", FILLED)
    pk = Survey.objects.get().pk
    client.post(f"/settings/surveys/{pk}/", FILLED | change)
    assert Survey.objects.get().version == version


def test_hours_in_the_wrong_order_are_refused(chloe: User):
    page = signed_in(chloe).post("/settings/surveys/new/", FILLED | {"latest_hour": 7})
    assert page.status_code == 422
    assert "must come after" in page.content.decode()


def test_the_preview_is_the_mail_in_a_frame_without_script(chloe: User):
    survey = make_survey(question="How was {agent}?")
    page = signed_in(chloe).get(f"/settings/surveys/{survey.pk}/mail/")
    assert "How was Chloe?" in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy


@pytest.mark.parametrize("page", ["surveys", "surveys/new", "placement", "placement/new"])
def test_only_cx_leads_and_administrators(page: str, admin: User, ana: User, lea: User, eve: User):
    url = f"/settings/{page}/"
    assert signed_in(admin).get(url).status_code == 200
    assert signed_in(ana).get(url).status_code == 403
    assert signed_in(lea).get(url).status_code == 403
    assert signed_in(eve).get(url).status_code == 404


def test_a_rule_places_the_next_ticket(chloe: User, touchpoint: Touchpoint, ticket: Ticket):
    client = signed_in(chloe)
    filled = {"touchpoint": touchpoint.pk, "words": "bent, broken\nscratched", "position": 0}
    assert client.post("/settings/placement/new/", filled | {"is_active": "on"}).status_code == 302

    rule = TouchpointRule.objects.get()
    assert (rule.words, rule.position) == (["bent", "broken", "scratched"], 1)
    placed = place_ticket(ticket)
    assert placed.touchpoint == touchpoint
    assert "scratched" in client.get(f"/settings/placement/{rule.pk}/").content.decode()

    assert client.get(f"/settings/placement/{rule.pk}/delete/").status_code == 405
    client.post(f"/settings/placement/{rule.pk}/delete/")
    assert not TouchpointRule.objects.exists()


def test_a_rule_for_everything_is_refused(chloe: User, touchpoint: Touchpoint):
    page = signed_in(chloe).post("/settings/placement/new/", {"touchpoint": touchpoint.pk})
    assert page.status_code == 422
