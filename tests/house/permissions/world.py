"""One object of every kind that a URL names, and a session for every role."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import timezone
from PIL import Image

from accounts.actions.tokens import issue_token
from accounts.models import Role, Session, Team, User
from customers.actions.contact_points import add_contact_point
from customers.actions.find import find_or_create_customer
from customers.models import Organization
from demo.models import PostboxMail
from helpdesk.actions.attach import Upload
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.bulk.start import start_bulk_change
from helpdesk.models import Macro, SavedView, Ticket
from journeys.feedback.tokens import hashed
from journeys.maps.actions.versions import publish_map
from journeys.models import (
    Answer,
    Card,
    Channel,
    FeedbackRequest,
    FollowUp,
    Placement,
    Survey,
    Touchpoint,
    TouchpointRule,
)
from ledger.models import Delivery
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox, MailboxAlias, OAuthGrant, SenderRule
from mail.outbound.queue import queue_mail
from tests.house.permissions.security_key import registered_key
from tests.journeys.map_data import make_map
from tests.journeys.maps.signals.made import make_signal
from tests.mail.conftest import written
from tests.mail.queue_data import held
from tests.personas import just_signed_in, make_person, signed_in

SCORE, STOP = "a-score-token", "an-unsubscribe-token"
World = SimpleNamespace


def make_world() -> World:
    """Everything belongs to the team Billing; `other_team` is an agent of Delivery.

    All gave their password a moment ago; the light agent alone has a second factor.
    """
    billing, delivery = Team.objects.create(name="Billing"), Team.objects.create(name="Delivery")
    world = World(team=billing)
    world.people = {
        "administrator": make_person("Ada Admin", Role.ADMINISTRATOR),
        "lead": make_person("Lea Brunner", Role.LEAD, billing),
        "agent": make_person("Ana Ferreira", Role.AGENT, billing),
        "light_agent": make_person("Luis Prado", Role.LIGHT_AGENT, billing),
        "cx_lead": make_person("Chloe Martin", Role.CX_LEAD),
        "other_team": make_person("Ben Okafor", Role.AGENT, delivery),
        "stranger": make_person("Eve Stranger", Role.NONE),
    }
    world.sessions = {
        role: just_signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        for role, person in world.people.items()
    }
    elsewhere = signed_in(world.people["light_agent"]).cookies[settings.SESSION_COOKIE_NAME].value
    world.session = Session.objects.get(pk=elsewhere)
    ada, ana, luis = (world.people[role] for role in ("administrator", "agent", "light_agent"))
    TOTP.activate(luis, generate_totp_secret())
    RecoveryCodes.activate(luis)
    world.security_key = Authenticator.objects.create(
        user=luis,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Key", "credential": registered_key()},
    )
    world.password_link = [user_pk_to_url_str(luis), default_token_generator.make_token(luis)]
    _add_mail(world, billing)
    _add_map(world, ada)
    _add_ticket(world, ana)
    _add_view(world)
    world.bulk = start_bulk_change(
        "priority", {"priority": "high"}, [world.ticket.pk], key=UUID(int=8), by=ana
    )
    _add_feedback(world)
    issue_token(ana, by=ana, name="Shop", scope="read")
    world.token = ana.api_tokens.get()
    world.delivery = Delivery.objects.filter(state="waiting").first()
    return world


def _add_mail(world: World, team: Team) -> None:
    world.mailbox = Mailbox.objects.create(
        name="Support", address="support@veloza.example", team=team, is_default=True
    )
    world.grant = OAuthGrant.objects.create(
        mailbox=world.mailbox, provider="microsoft", client_id="tandem", client_secret="hush",
        tenant="veloza.example",
    )  # fmt: skip
    world.held = held(1)[0]
    InboundMail.objects.filter(pk=world.held.pk).update(mailbox=world.mailbox)
    world.outbound = queue_mail(
        mailbox=world.mailbox, kind="reply", about="case:7", to=["dora@post.example"],
        subject="Re", text="We see.",
    )  # fmt: skip
    world.alias = MailboxAlias.objects.create(
        mailbox=world.mailbox, value="hello@veloza.example", found_in="delivered-to",
        times_seen=2, last_seen_at=timezone.now(),
    )  # fmt: skip
    world.sender_rule = SenderRule.objects.create(sender="spammer@example.org", verdict="block")
    world.letter = PostboxMail.objects.create(raw=written(), recipient="carla@acme.example")


def _add_map(world: World, ada: User) -> None:
    world.journey = make_map(ada)
    world.touchpoint = Touchpoint.objects.get(name="Look for help")
    world.stage = Placement.objects.get(touchpoint=world.touchpoint).stage.stage
    world.version = publish_map(world.journey, by=ada)
    draft = Placement.objects.get(touchpoint=world.touchpoint, version__number=None).version
    world.card = Card.objects.create(
        version=draft, touchpoint=world.touchpoint, lane="pains", body="A quick answer"
    )
    world.channel = Channel.objects.create(name="Telephone")
    world.signal = make_signal(world.touchpoint)
    world.survey = Survey.objects.create(
        name="After help", metric="csat", question="How was it?", low_label="Bad",
        high_label="Good",
    )  # fmt: skip
    world.rule = TouchpointRule.objects.create(touchpoint=world.touchpoint, words=["bent"])


def _add_ticket(world: World, ana: User) -> None:
    read_inbound(store(written(), received_via="pipe").pk)
    world.ticket = ticket = Ticket.objects.get()
    world.contact_point = add_contact_point(
        ticket.requester, kind="mail", value="second@acme.example", by=ana
    )
    world.organization = Organization.objects.create(name="Acme")
    world.customer, world.message = ticket.requester, ticket.messages.get()
    picture = BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    reply = reply_to_ticket(
        ticket, "Hello", by=ana,
        attachments=[
            Upload(name="a.png", content_type="image/png", content=picture.getvalue()),
            Upload(name="a.txt", content_type="text/plain", content=b"hello"),
        ],
    )  # fmt: skip
    world.reply = reply
    world.macro = Macro.objects.create(name="Refund", text="You get it back.")
    ticket.messages.update(html="<p>Hello</p>")
    world.picture = reply.attachments.get(name="a.png")
    world.text = reply.attachments.get(name="a.txt")


def _add_view(world: World) -> None:
    world.view = SavedView.objects.create(
        name="Refunds", owner=world.people["lead"], scope="everyone",
        conditions=[{"field": "tags", "operator": "has_any", "operands": ["refund"]}],
    )  # fmt: skip


def _add_feedback(world: World) -> None:
    ticket, now = world.ticket, timezone.now()
    asked = FeedbackRequest.objects.create(
        ticket=ticket, resolution=1, customer=ticket.requester, email="carla@acme.example",
        survey=world.survey, touchpoint=world.touchpoint, resolved_at=now, due_at=now,
        state="sent", sent_at=now, expires_at=now + timedelta(days=1),
        score_token=hashed(SCORE), unsubscribe_token=hashed(STOP),
    )  # fmt: skip
    world.answer = Answer.objects.create(
        request=asked, ticket=ticket, customer=ticket.requester, touchpoint=world.touchpoint,
        metric="csat", score=1, band="low",
    )  # fmt: skip
    FollowUp.objects.create(answer=world.answer, due_at=now)
    find_or_create_customer("dora@post.example", name="Dora Lindqvist")
