"""One customer's conversation through the whole loop; at one moment a process is killed."""

import re
import smtplib
import threading
import time
import uuid
from dataclasses import dataclass, field
from email.message import EmailMessage
from random import Random
from urllib.parse import urlsplit

import requests
from django.utils import timezone

from helpdesk.models import Ticket
from journeys.models import Answer, FeedbackRequest
from tests.kills.moments import Plan
from tests.kills.system import Kill, System
from tests.stories.post import Kept, send, write

MAIL_TROUBLES = (smtplib.SMTPException, OSError)
WEB_TROUBLES = (requests.RequestException,)
MAX_DELAY = 0.05
REPLY, QUESTION = 1, 2


@dataclass
class Said:
    """The data that must be found in the end."""

    ticket_mails: list[str] = field(default_factory=list)
    answer_mail: str = ""
    submissions: list[uuid.UUID] = field(default_factory=list)
    score: int = 0
    comment: str = ""


class Conversation:
    def __init__(self, plan: Plan, system: System, session: str, rng: Random) -> None:
        self.plan, self.system = plan, system
        self.address = f"carla{plan.number}@correu.example"
        self.person = f"Carla Reyes <{self.address}>"
        self.subject = f"Wheel {plan.number} arrived bent"
        self.said = Said()
        self.delay = rng.uniform(0, MAX_DELAY)
        self.kill: Kill | None = None
        self.anas, self.carlas = requests.Session(), requests.Session()
        self.anas.cookies.set("sessionid", session)

    def run(self) -> None:
        self.carla_writes()
        self.ana_solves("A new wheel leaves today.", seen_as="reply")
        reply = self.system.sink.wait_for(self.address, REPLY, within=120)
        self.reach("reply sent")
        self.question_goes_out()
        question = self.system.sink.wait_for(self.address, QUESTION, within=120)
        self.reach("question sent")
        self.answers_by_mail(question) if self.plan.answers_by_mail else self.answers(question)
        self.carla_writes_again(reply)
        self.ana_solves("We fetch it and send another.", seen_as="second reply")
        self.reach("solved again")
        self.system.until("second question", lambda: self.request(2))

    def reach(self, moment: str) -> None:
        """Reach a moment; the conversation continues while the process is killed."""
        if self.system and moment == self.plan.moment and self.kill is None:
            killer = threading.Thread(target=self._kill_after, args=[self.delay])
            killer.start()

    def being_sent(self, kept: Kept) -> None:
        """Called by the mail server when it has a whole mail and has not answered yet."""
        if self.kill is None and self.plan.moment in ("reply being sent", "question being sent"):
            mails = [each.message_id for each in self.system.sink.mails_to(self.address)]
            number = REPLY if self.plan.moment == "reply being sent" else QUESTION
            if mails.index(kept.message_id) + 1 == number:
                self._kill_after(0)
                time.sleep(0.3)

    def _kill_after(self, seconds: float) -> None:
        time.sleep(seconds)
        self.kill = self.system.kill(self.plan.victim, self.plan.moment)

    def mail(self, mail: EmailMessage) -> str:
        """Send as mail servers do: repeat until 250."""
        address = self.system.house.smtp_address
        self.system.persist("250", lambda: send(mail, address), MAIL_TROUBLES)
        return str(mail["Message-ID"]).strip("<>")

    def carla_writes(self) -> None:
        mail = write(self.person, self.subject, "Hello,\n\nthe rim is bent.\n\nCarla")
        self.reach("first mail in flight")
        self.said.ticket_mails.append(self.mail(mail))
        self.reach("first mail stored")
        own = Ticket.objects.filter(subject=self.subject)
        self.ticket = self.system.until("ticket", lambda: own.first())
        self.reach("ticket stands")

    def ana_solves(self, text: str, *, seen_as: str) -> None:
        url = f"{self.system.house.url}/tickets/{self.ticket.pk}/"
        page = self.system.persist("ticket page", lambda: self.get(url), WEB_TROUBLES)
        self.reach("ticket page open" if seen_as == "reply" else "")
        values = {
            name: _value(page, name) for name in ("csrfmiddlewaretoken", "submission", "seen")
        }
        values |= {"text": text, "then": "solved"}
        self.reach("reply in flight" if seen_as == "reply" else "")
        self.system.persist(seen_as, lambda: self.post(f"{url}reply/", values, 302), WEB_TROUBLES)
        self.said.submissions.append(uuid.UUID(values["submission"]))
        self.reach("reply stored" if seen_as == "reply" else "")

    def get(self, url: str) -> str | None:
        page = self.browser_for(url).get(url, timeout=60, allow_redirects=False)
        return page.text if page.status_code == 200 else None

    def post(self, url: str, values: dict[str, str], wanted: int) -> str | None:
        """Post as a person does: repeat after an error."""
        page = self.browser_for(url).post(url, data=values, timeout=60, allow_redirects=False)
        if page.status_code < 500 and page.status_code != wanted:
            raise AssertionError(f"{url}: {page.status_code} {page.text[:300]}")
        return page.headers.get("Location", "") if page.status_code == wanted else None

    def browser_for(self, url: str) -> requests.Session:
        """Ana's, who is signed in; Carla's for a feedback link, which is closed to staff."""
        return self.carlas if urlsplit(url).path.startswith("/f/") else self.anas

    def request(self, resolution: int) -> FeedbackRequest | None:
        asked = FeedbackRequest.objects.filter(ticket=self.ticket, resolution=resolution)
        return asked.first()

    def question_goes_out(self) -> None:
        request = self.system.until("question", lambda: self.request(1))
        self.reach("question waits")
        row = FeedbackRequest.objects.filter(pk=request.pk)
        self.system.ask(lambda: row.update(due_at=timezone.now()))
        self.reach("question due")

    def answers(self, question: Kept) -> None:
        self.said.score, self.said.comment = 4, "Quick and kind."
        html = question.mail.get_body(("html",))
        found = re.search(r'href="([^"?]+)\?s=4"', str(html.get_content()) if html else "")
        assert found
        url = found[1]
        self.system.persist("answer page", lambda: self.get(f"{url}?s=4"), WEB_TROUBLES)
        self.reach("answer page open")
        values = {"score": "4", "comment": self.said.comment}
        self.reach("answer in flight")
        self.system.persist("answer", lambda: self.post(url, values, 303), WEB_TROUBLES)
        self.reach("answer stored")

    def answers_by_mail(self, question: Kept) -> None:
        self.said.score, self.said.comment = 2, "it was slow, but all is solved now"
        text = f"{self.said.score} – {self.said.comment}"
        mail = write(self.person, f"Re: {self.subject}", text, answers=question.mail)
        self.reach("answer by mail in flight")
        self.said.answer_mail = self.mail(mail)
        self.reach("answer by mail stored")
        given = Answer.objects.filter(request__ticket=self.ticket)
        self.system.until("answer", lambda: given.first())

    def carla_writes_again(self, reply: Kept) -> None:
        text = "The new one is bent too."
        mail = write(self.person, f"Re: {self.subject}", text, answers=reply.mail)
        self.reach("next mail in flight")
        self.said.ticket_mails.append(self.mail(mail))
        opened = Ticket.objects.filter(pk=self.ticket.pk, status="open")
        self.system.until("ticket open again", lambda: opened.first())
        self.reach("ticket reopened")


def _value(page: str, name: str) -> str:
    """Return the value of a field of the reply form."""
    form = page[page.index('id="reply-form"') :]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    assert found, name
    return found[1]
