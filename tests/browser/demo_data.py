"""A data set with one of everything a page can show, and names that strain the layout."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.actions.tokens import issue_token
from accounts.models import ApiToken, Team, User
from customers.actions.find import find_or_create_customer
from customers.actions.notes import add_customer_note
from customers.models import Customer, Organization
from demo.models import PostboxMail
from demo.postbox.actions.receive import receive_mail
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.attach import Upload
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Attachment, Macro, Message, SavedView, Ticket
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.requests import request_feedback
from journeys.maps.actions.cards import add_card
from journeys.maps.actions.touchpoints import rename_touchpoint
from journeys.maps.actions.versions import publish_map
from journeys.models import (
    Answer,
    Card,
    FeedbackRequest,
    Journey,
    Persona,
    Signal,
    Survey,
    Touchpoint,
    TouchpointRule,
)
from journeys.placement.rules import save_rule
from journeys.placement.tickets import place_ticket
from ledger.models import Delivery
from mail.inbound.store import store
from mail.models import (
    ImapServer,
    InboundMail,
    Mailbox,
    MailboxAlias,
    OutboundMail,
    SenderRule,
)
from mail.outbound.compose import compose
from tests.helpdesk.saved_views.view_data import make_view
from tests.journeys.feedback_data import link_of, make_survey, relay_all, send
from tests.journeys.map_data import answer_at, make_map, touch
from tests.journeys.maps.signals.made import make_signal

LONG = "Dr. Maximiliane-Theodora von Hohenzollern-Sigmaringen-Wittgenstein"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = "ليلى عبد الرحمن الأندلسي"
HEBREW = "האופניים שלי הגיעו שבורים אתמול בערב"
WORDS = "Nobody rang. " * 30 + UNBROKEN


@dataclass
class DemoData:
    """The objects that page addresses refer to."""

    ticket: Ticket
    customer: Customer
    journey: Journey
    touchpoint: Touchpoint
    question: str
    thanks: str
    unsubscribe: str


def build(admin: User, ana: User, lea: User, chloe: User, box: Mailbox) -> DemoData:
    """Create the data set through the actions."""
    _settle(box)
    tags = "&".join(f"tags={UNBROKEN[:40]}{number}" for number in range(9))
    make_view(f"{tags}&assignee=me&match=any", by=admin, name=UNBROKEN[:60], shown_to="everyone")
    issue_token(ana, by=ana, name=UNBROKEN[:80], scope="write")
    make_survey(name=f"After help, {UNBROKEN}")
    journey, place = _draw(chloe, lea)
    save_rule(TouchpointRule(touchpoint=place, mailbox=box), by=chloe)
    customer = find_or_create_customer("maximiliane@correu.example", name=LONG)
    Customer.objects.filter(pk=customer.pk).update(
        organization=Organization.objects.create(name=UNBROKEN), location="Girona, Spain"
    )
    customer.refresh_from_db()
    ticket = _converse(customer, box, ana)
    add_customer_note(customer, body=WORDS, by=ana)
    leila = find_or_create_customer("leila@correu.example", name=ARABIC)
    open_ticket(requester=leila, subject=HEBREW, text=HEBREW, mailbox=box)
    asked = _ask(find_or_create_customer("dora@post.example", name="Dora Lindqvist"), box, ana)
    answered = _ask(find_or_create_customer("noa@correu.example", name=HEBREW[:24]), box, ana)
    record_answer(answered, score=1, comment=f"{WORDS} {HEBREW}", source="page", now=timezone.now())
    relay_all()
    _fill_the_queue(box)
    came = InboundMail.objects.latest("pk")
    ticket.messages.filter(pk=ticket.messages.order_by("pk")[0].pk).update(inbound=came)
    return DemoData(
        ticket=ticket,
        customer=leila,
        journey=journey,
        touchpoint=place,
        question=link_of(asked),
        thanks=link_of(answered),
        unsubscribe=link_of(asked, "/u/"),
    )


def protect(user: User) -> None:
    """Add a second factor and its recovery codes."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    credential = {"clientExtensionResults": {"credProps": {"rk": False}}}
    key = {"name": f"The key on my ring, {UNBROKEN}", "credential": credential}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=key)


def _settle(box: Mailbox) -> None:
    Team.objects.create(name=UNBROKEN[:60])
    Persona.objects.create(name=LONG)
    Mailbox.objects.create(name=LONG, address=f"{'long-' * 10}box@veloza.example", team=box.team)
    MailboxAlias.objects.create(mailbox=box, value=f"{UNBROKEN.lower()[:60]}@veloza.example")


def _draw(chloe: User, lea: User) -> tuple[Journey, Touchpoint]:
    journey = make_map(chloe)
    place = touch("Write a mail")
    rename_touchpoint(touch("Look for help"), f"Look for {UNBROKEN[:40]}", by=chloe)
    add_card(place, "doing", WORDS, by=chloe)
    Touchpoint.objects.filter(pk=place.pk).update(owner=lea, principle=WORDS, target=90)
    publish_map(journey, by=chloe)
    for days, score in enumerate((5, 5, 4, 5, 2, 1, 5, 4, 5, 3, 5, 5), start=2):
        answer_at(place, score, days_ago=days, comment=WORDS[: score * 40])
    add_card(place, "pains", UNBROKEN, by=chloe)
    make_signal(place)
    return journey, Touchpoint.objects.get(pk=place.pk)


def _converse(customer: Customer, box: Mailbox, ana: User) -> Ticket:
    ticket = open_ticket(
        requester=customer,
        subject=f"{UNBROKEN} {WORDS[:60]}",
        text=f"{WORDS}\n\n{HEBREW}",
        html=f"<p>{WORDS}</p><table><tr><td>1</td></tr></table>",
        mailbox=box,
        attachments=[Upload(f"{UNBROKEN}.pdf", "application/pdf", b"%PDF-1.4")],
    )
    place_ticket(ticket)
    assign_ticket(ticket, to=ana, by=ana)
    tag_ticket(ticket, tags=["refund", UNBROKEN[:40]], by=ana)
    add_note(ticket, f"The ninth since November. https://veloza.example/{UNBROKEN}", by=ana)
    reply_to_ticket(ticket, WORDS, by=ana)
    return ticket


def _ask(customer: Customer, box: Mailbox, ana: User) -> FeedbackRequest:
    ticket = open_ticket(requester=customer, subject="Bent wheel", text="Bent.", mailbox=box)
    place_ticket(ticket)
    reply_to_ticket(ticket, "A new one is on its way.", by=ana, status="solved")
    ticket.refresh_from_db()
    assert ticket.solved_at
    waiting = request_feedback(ticket, resolution=ticket.resolutions, resolved_at=ticket.solved_at)
    return send(waiting)


def _fill_the_queue(box: Mailbox) -> None:
    first, *_rest = OutboundMail.objects.order_by("pk")
    for outbound in OutboundMail.objects.all():
        receive_mail(compose(outbound), recipients=outbound.recipients)
    OutboundMail.objects.filter(pk=first.pk).update(state="failed", error=WORDS[:200])
    raw = f"From: {LONG} <m@correu.example>\nTo: {box.address}\nSubject: {UNBROKEN}\n\nHello"
    kept = store(raw.encode(), received_via="smtp", envelope_to=[box.address])
    InboundMail.objects.filter(pk=kept.pk).update(
        state="suspended", cause="spam", reason=WORDS[:200], subject=UNBROKEN,
        from_address="m@correu.example",
        received_at=timezone.now() - timedelta(days=400),
    )  # fmt: skip
    SenderRule.objects.create(sender=f"{UNBROKEN.lower()[:60]}.example", verdict="block")
    failing = Delivery.objects.order_by("pk")[:1].values("pk")
    Delivery.objects.filter(pk__in=failing).update(
        state="failed", next_try_at=None, attempts=20, error=WORDS[:400]
    )
    ImapServer.objects.create(
        mailbox=box, host=f"{UNBROKEN.lower()[:60]}.example", port=993, state="waiting",
        error=WORDS[:200], retry_at=timezone.now(), is_active=True,
    )  # fmt: skip


def _saved_reply() -> Macro:
    return Macro.objects.create(
        name=WORDS[:60], text=WORDS, adds_tags=["refund"], sets_status="solved", assigns_self=True
    )


def numbers(data: DemoData) -> dict[str, int]:
    """Return the primary key for a number in an address, by the path before it."""
    box = Mailbox.objects.order_by("pk")[0]
    version = data.journey.versions.exclude(number=None)[0]
    return {
        "settings/people/": User.objects.get(name="Lea Brunner").pk,
        "settings/system/retry/": Delivery.objects.get(state="failed").pk,
        "settings/tokens/": ApiToken.objects.get().pk,
        "settings/teams/": Team.objects.order_by("pk")[0].pk,
        "settings/mailboxes/": box.pk,
        "settings/mailboxes/addresses/": MailboxAlias.objects.latest("pk").pk,
        "settings/mail-queue/in/": InboundMail.objects.latest("pk").pk,
        "inbox/spam/held/": InboundMail.objects.latest("pk").pk,
        "settings/mail-queue/out/": OutboundMail.objects.filter(state="failed")[0].pk,
        "settings/spam/senders/": SenderRule.objects.get().pk,
        "settings/saved-replies/": _saved_reply().pk,
        "settings/surveys/": Survey.objects.get().pk,
        "settings/lookup-values/personas/": Persona.objects.get().pk,
        "settings/placement/": TouchpointRule.objects.get().pk,
        "accounts/2fa/webauthn/keys/": Authenticator.objects.get(type="webauthn").pk,
        "customers/": data.customer.pk,
        "contact-points/": data.customer.contact_points.all()[0].pk,
        "customers/organizations/": Organization.objects.get().pk,
        "tickets/": data.ticket.pk,
        "inbox/views/": SavedView.objects.get().pk,
        "panels/ticket/": data.ticket.pk,
        "panels/customer/": data.customer.pk,
        "inbox/bulk/": 1,  # only for POST
        "attachments/": Attachment.objects.latest("pk").pk,
        "mail of a ticket": data.ticket.messages.exclude(inbound=None)[0].pk,
        "messages/": Message.objects.exclude(html="")[0].pk,
        "journeys/": data.journey.pk,
        "versions/": version.pk,
        "stages/": data.journey.stages.all()[0].pk,
        "touchpoints/": data.touchpoint.pk,
        "signals/": Signal.objects.get().pk,
        "cards/": Card.objects.latest("pk").pk,
        "feedback/": Answer.objects.latest("pk").pk,
        "postbox/": PostboxMail.objects.latest("pk").pk,
    }
