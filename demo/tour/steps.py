"""Texts and links of the six steps of the tour."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from demo.models import PostboxMail
from demo.people import ANA, CARLA, company_name, find_colleague, find_customer
from demo.tour.progress import Progress
from journeys.models import FollowUp


@dataclass(frozen=True)
class StepText:
    """Title, text and button of a step. `sign_in_as` is the colleague to sign in as first."""

    title: str
    text: str
    act: str
    url: str
    sign_in_as: str = ""
    is_post: bool = False


@dataclass(frozen=True)
class Step:
    number: int
    state: str  # done, next or later
    text: StepText


def steps_of(facts: Progress, user: User) -> list[Step]:
    """Return the six steps; the first that is not done is the next."""
    done = facts.done
    following = done.index(False) if False in done else len(done)
    texts = (_writes, _is_answered, _day_passes, _answers, _lands, _closes)
    return [
        Step(
            number=n + 1,
            state="done" if done[n] else "next" if n == following else "later",
            text=text_of(facts, user),
        )
        for n, text_of in enumerate(texts)
    ]


def _writes(facts: Progress, user: User) -> StepText:
    title = _("Carla writes")
    if facts.ticket is None:
        text = _("Write as Carla that her front wheel arrived bent. Her mail becomes a ticket.")
        carla = find_customer(CARLA)
        query = f"?who={carla.pk}" if carla else ""
        return StepText(title, text, _("Write as Carla"), reverse("demo:write") + query)
    text = _("Her mail “%(subject)s” came in and became ticket #%(number)s.")
    values = {"subject": facts.ticket.subject, "number": facts.ticket.pk}
    return StepText(title, text % values, _("See the ticket"), _ticket_url(facts))


def _is_answered(facts: Progress, user: User) -> StepText:
    text = _(
        "Next to the ticket you see what %(company)s promises at this touchpoint, and how "
        "satisfied customers are there. Reply, and mark it as solved."
    ) % {"company": company_name()}
    number = facts.ticket.pk if facts.ticket else ""
    ana = find_colleague(ANA)
    return StepText(
        _("Answer her as Ana"),
        text,
        _("Open ticket #%s") % number if number else _("Open the inbox"),
        _ticket_url(facts),
        sign_in_as=ana.first_name if ana and ana != user else "",
    )


def _day_passes(facts: Progress, user: User) -> StepText:
    text = _(
        "Tandem asks Carla how it went, in Ana’s name, one day after the ticket was solved. In "
        "the demo, skip this day in the Postbox."
    )
    return StepText(_("Skip one day"), text, _("Open the Postbox"), reverse("demo:postbox"))


def _answers(facts: Progress, user: User) -> StepText:
    text = _("Press a number in the mail, or just reply “2, I had to ask three times”.")
    url = reverse("demo:postbox")
    if facts.asked and facts.asked.outbound:
        mails = PostboxMail.objects.filter(message_id=facts.asked.outbound.message_id)
        if mail := mails.only("pk").first():
            url = reverse("demo:mail", args=[mail.pk])
    return StepText(_("Answer as Carla"), text, _("Open her mail"), url)


def _lands(facts: Progress, user: User) -> StepText:
    text = _(
        "Her answer appears on the ticket, on her timeline and on the journey map within seconds."
    )
    return StepText(
        _("See the result"), text, _("Open the map"), reverse("demo:show-on-map"), is_post=True
    )


def _closes(facts: Progress, user: User) -> StepText:
    answer, title = facts.answer, _("Close the loop")
    follow_up: FollowUp | None = getattr(answer, "follow_up", None) if answer else None
    url = reverse("journeys:feedback") + (f"?answer={answer.pk}" if answer else "")
    if answer and follow_up is None:
        text = _("Read her comment and mark it as read. She is satisfied, so no call is needed.")
        return StepText(title, text, _("Read her answer"), url)
    owner = follow_up.owner.name if follow_up and follow_up.owner else ""
    text = _("An unhappy answer opens a follow-up for the owner of the touchpoint.")
    if owner:
        text = _("Her answer opened a follow-up for %s.") % owner
    rest = _("Call Carla back and record the result in one line.")
    return StepText(title, f"{text} {rest}", _("Open the follow-up"), url)


def _ticket_url(facts: Progress) -> str:
    if facts.ticket is None:
        return reverse("helpdesk:inbox")
    return reverse("helpdesk:ticket", args=[facts.ticket.pk])
