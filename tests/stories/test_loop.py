"""From a customer's mail to a score on the map: real mail, real workers, a real browser.

A day cannot pass in a test, so two moments are moved by hand and nothing else: a waiting request's
due time, and the delivery of the feedback mail (an answer within ten seconds of it would be taken
for a scanner's).
"""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from helpdesk.models import Ticket
from journeys.models import Answer, FeedbackRequest, FollowUp, Journey, Touchpoint
from ledger.models import Delivery
from mail.models import OutboundMail
from tests.stories.conftest import PRINCIPLE
from tests.stories.house import House
from tests.stories.post import Kept, Sink, send, write
from tests.stories.scanners import everything, visit_every_link

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CARLA = "carla@correu.example"
FROM_CARLA = f"Carla Reyes <{CARLA}>"
SUBJECT = "Front wheel arrived bent"
PATIENCE = 60.0  # seconds: a busy machine is slow; the times are printed, not tested
Person = Callable[[User | None], Page]


def open_live(page: Page, path: str) -> Page:
    """Open a page that receives live updates."""
    page.goto(path)
    page.locator("html[data-live=on]").wait_for(state="attached")
    return page


def stands(page: Page, selector: str, text: str, since: float, within: float = PATIENCE) -> float:
    """Return the seconds until the text appears without a reload."""
    left = max(within - (time.monotonic() - since), 0.01)
    page.locator(selector, has_text=text).first.wait_for(timeout=left * 1000)
    return time.monotonic() - since


def answer_and_solve(page: Page, text: str) -> None:
    """Send, solve and open the next ticket, by keyboard in one action."""
    page.keyboard.press("r")
    page.keyboard.type(text)
    page.keyboard.press("Control+Shift+Enter")


def until[T](look: Callable[[], T | None], *, within: float = PATIENCE) -> T:
    deadline = time.monotonic() + within
    while (found := look()) is None:
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)
    return found


def waiting_request(resolution: int = 1) -> FeedbackRequest:
    requests = FeedbackRequest.objects.filter(ticket__requester__name="Carla Reyes")
    return until(requests.filter(state="waiting", resolution=resolution).first)


def let_a_day_pass(request: FeedbackRequest) -> None:
    """Make the request due; beat and worker check again and send it."""
    assert request.due_at - request.resolved_at == timedelta(hours=24)
    FeedbackRequest.objects.filter(pk=request.pk).update(due_at=timezone.now())


def an_hour_later(request: FeedbackRequest) -> None:
    """Move the delivery of the mail back by an hour."""
    until(OutboundMail.objects.filter(feedback_request=request, state="sent").first)
    mails = OutboundMail.objects.filter(feedback_request=request)
    mails.update(sent_at=F("sent_at") - timedelta(hours=1))


class Story:
    """The first half of the loop, the same for each kind of answer."""

    def __init__(self, house: House, sink: Sink, person: Person) -> None:
        self.house, self.sink, self.person = house, sink, person
        self.reply: Kept
        self.feedback_request: FeedbackRequest
        self.feedback: Kept

    def carla_writes(self, ana: User) -> None:
        self.ana = open_live(self.person(ana), "/inbox/")
        expect(self.ana.locator(".ticket-row")).to_have_count(0)
        self.mail = write(FROM_CARLA, SUBJECT, "Hello,\n\nthe rim is bent.\n\nCarla")
        took = stands(
            self.ana, ".ticket-row", SUBJECT, since=send(self.mail, self.house.smtp_address)
        )
        print(f"250 to the row in the open inbox: {took:.2f} s")
        self.ticket = Ticket.objects.get(subject=SUBJECT)

    def ana_solves(self) -> None:
        page = self.ana
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator(f"#ticket[data-ticket='{self.ticket.pk}']").wait_for()
        beside = page.locator("#context")
        expect(beside.locator(".customer")).to_contain_text("Carla Reyes")
        panel = beside.locator("#journey-panel")
        expect(panel.locator("h3")).to_have_text("Write a mail")
        expect(panel).to_contain_text(PRINCIPLE)
        expect(panel.locator(".touchpoint-score")).to_contain_text("n 9")
        answer_and_solve(page, "A new wheel leaves today.")
        self.reply = self.sink.wait_for(CARLA, 1)

    def reply_is_in_the_thread(self) -> None:
        headers, first = self.reply.mail, self.mail["Message-ID"]
        assert headers["In-Reply-To"] == first
        assert headers["References"].split() == [first]
        assert headers["Subject"] == f"Re: {SUBJECT}"
        assert "Ana at Veloza" in headers["From"]
        assert re.search(rf"reply\+ticket-{self.ticket.pk}\.\w+@", headers["Reply-To"])
        assert "A new wheel leaves today." in self.reply.text

    def falls_due(self) -> None:
        self.feedback_request = waiting_request()
        self.ticket.refresh_from_db()
        assert self.ticket.status == "solved"
        let_a_day_pass(self.feedback_request)
        self.feedback = self.sink.wait_for(CARLA, 2)
        headers = self.feedback.mail
        chain = [self.mail["Message-ID"], self.reply.message_id]
        assert headers["In-Reply-To"] == self.reply.message_id
        assert headers["References"].split() == chain
        assert headers["Auto-Submitted"] == "auto-generated"
        an_hour_later(self.feedback_request)

    def all_watch(self, lea: User, chloe: User, journey: Journey, place: Touchpoint) -> None:
        """Open Ana's ticket, Carla's timeline as Lea, and the map as Chloe."""
        open_live(self.ana, f"/tickets/{self.ticket.pk}/")
        expect(self.ana.locator("#ticket-feedback")).to_contain_text("No answer yet")
        self.lea = open_live(self.person(lea), f"/customers/{self.ticket.requester_id}/")
        self.chloe = open_live(self.person(chloe), f"/journeys/{journey.pk}/")
        self.score = self.chloe.locator(f"#score-of-{place.pk}")
        expect(self.score).to_contain_text("n 9")
        self.before = self.drawn()

    def drawn(self) -> tuple[str, str, str | None]:
        """Return the figure, its interval as text, and the interval as drawn."""
        reach = self.score.locator("svg .interval-range")
        bar = f"{reach.get_attribute('x')} {reach.get_attribute('width')}"
        return self.score.locator(".figure").inner_text(), self.score.inner_text(), bar

    def answer_stands_everywhere(self, place: Touchpoint, score: int, since: float) -> None:
        on_map = stands(self.chloe, f"#score-of-{place.pk}", "n 10", since)
        on_ticket = stands(self.ana, ".ticket-answer", str(score), since)
        on_timeline = stands(self.lea, "#timeline .timeline-answer", str(score), since)
        print(f"answer to map {on_map:.2f} s, ticket {on_ticket:.2f} s, time {on_timeline:.2f} s")
        assert all(new != old for new, old in zip(self.drawn(), self.before, strict=True))


@pytest.fixture
def story(company: House, sink: Sink, person: Person, ana: User) -> Story:
    story = Story(company, sink, person)
    story.carla_writes(ana)
    story.ana_solves()
    story.reply_is_in_the_thread()
    story.falls_due()
    return story


def test_carla_presses_a_score(story: Story, lea, chloe, journey, touchpoint):
    scanners_come_first(story)
    story.all_watch(lea, chloe, journey, touchpoint)
    html = story.feedback.mail.get_body(("html",)).get_content()
    carla = story.person(None)
    carla.goto(re.search(r'href="([^"]+\?s=4)"', html)[1])
    expect(carla.get_by_role("radio", checked=True)).to_have_value("4")
    assert not Answer.objects.filter(request=story.feedback_request).exists()

    carla.get_by_label("What made it a 4?").press_sequentially("Quick and kind.")
    carla.keyboard.press("Tab")
    since = time.monotonic()
    carla.keyboard.press("Enter")

    story.answer_stands_everywhere(touchpoint, 4, since)
    expect(carla.get_by_role("heading", level=1)).to_contain_text("Thank you, Carla")
    kept = Answer.objects.get(request=story.feedback_request)
    assert (kept.score, kept.comment, kept.bot_detection) == (4, "Quick and kind.", "none")
    assert not FollowUp.objects.filter(answer=kept).exists()


def test_carla_just_replies_and_then_writes_again(story: Story, lea, chloe, journey, touchpoint):
    story.all_watch(lea, chloe, journey, touchpoint)
    said = "2 – it was slow, but all is solved now"
    answer = write(FROM_CARLA, f"Re: {SUBJECT}", said, answers=story.feedback.mail)

    story.answer_stands_everywhere(touchpoint, 2, since=send(answer, story.house.smtp_address))
    kept = Answer.objects.get(request=story.feedback_request)
    assert (kept.score, kept.comment) == (2, "it was slow, but all is solved now")
    assert FollowUp.objects.get(answer=kept).owner == lea
    story.ticket.refresh_from_db()
    assert story.ticket.status == "solved"

    carla_writes_again(story, "The new wheel is bent too.")
    open_live(story.ana, f"/tickets/{story.ticket.pk}/")
    answer_and_solve(story.ana, "We fetch it and send another.")
    feedback_request = waiting_request(resolution=2)
    carla_writes_again(story, "Please call me first.")
    until(FeedbackRequest.objects.filter(pk=feedback_request.pk, state="withdrawn").first)
    # Two replies, of which the second was held for its undo, and one question.
    until(lambda: len(story.sink.mails_to(CARLA)) >= 3 or None)
    assert len(story.sink.mails_to(CARLA)) == 3


def scanners_come_first(story: Story) -> None:
    """Scanners follow every link before Carla reads her mail; nothing is recorded."""
    until(lambda: None if Delivery.objects.undelivered().exists() else True)
    before = everything()
    assert visit_every_link(story.feedback, story.house.url) == 6  # five scores, one to stop
    assert everything() == before


def carla_writes_again(story: Story, text: str) -> None:
    """A reply in the thread reopens the solved ticket, also in the open inbox."""
    open_live(story.ana, "/inbox/")
    expect(story.ana.locator(".ticket-row")).to_have_count(0)
    mail = write(FROM_CARLA, f"Re: {SUBJECT}", text, answers=story.reply.mail)
    stands(story.ana, ".ticket-row", text, since=send(mail, story.house.smtp_address))
    story.ticket.refresh_from_db()
    assert story.ticket.status == "open"
    assert Ticket.objects.filter(requester=story.ticket.requester).count() == 1
