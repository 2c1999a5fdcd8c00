"""Any mail is stored, seen by a person, and does no harm: each shape by its name."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.utils import timezone

from customers.models import ContactPoint, Customer
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Attachment, Message, Participant, Ticket
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.parsing.message.tree import MAX_RAW
from mail.signed_addresses import bounce_address, reply_address
from tests.mail.bad_shapes import SHAPES, headed, with_part
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written
from tests.mail.rules.post import come, message_of, ticket_of
from tests.personas import signed_in

State, Cause = InboundMail.State, InboundMail.Cause
pytestmark = pytest.mark.usefixtures("support", "media")


@pytest.fixture(autouse=True)
def polite(support) -> None:
    """Carla is known and the mailbox confirms mail, so that silence is a result."""
    customer = Customer.objects.create(name="Carla")
    ContactPoint.objects.create(customer=customer, value=CARLA, verified_at=timezone.now())


def is_seen(inbound: InboundMail) -> bool:
    """Return True if a person finds it: as a message of a ticket, or in the mail queue."""
    waits = InboundMail.objects.in_queue().filter(pk=inbound.pk).exists()
    return waits or Message.objects.filter(inbound=inbound).exists()


def is_harmless(media: Path) -> bool:
    """Check that no person is in copy or answered, and every file has its own content."""
    files = [str(each.file) for each in Attachment.objects.all()]
    lie_well = all(name.startswith("attachments/") and ".." not in name for name in files)
    outside = [path for path in media.rglob("*") if path.is_file()]
    return (
        lie_well
        and all(path.parts[len(media.parts)] == "attachments" for path in outside)
        and not OutboundMail.objects.exists()
        and not Participant.objects.exists()
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_stored_seen_and_harmless(shape, media, ana):
    raw = SHAPES[shape]
    inbound = arrives(
        raw, received_via="smtp", envelope_from="eve@else.example", envelope_to=[SUPPORT]
    )
    assert bytes(inbound.raw.content) == raw
    assert inbound.state != State.STORED, inbound.reason
    assert is_seen(inbound)
    assert is_harmless(media)
    if Ticket.objects.exists():
        page = signed_in(ana).get(f"/tickets/{Ticket.objects.get().pk}/")
        assert page.status_code == 200


def test_ten_thousand_recipients_bring_at_most_twenty_into_copy(ana):
    crowd = ",\r\n ".join(f"guest{number}@else.example" for number in range(10_000))
    ticket = ticket_of(arrives(headed(to=f"{SUPPORT},\r\n {crowd}")))
    assert ticket.participants.count() == 20
    assert Customer.objects.count() <= 22
    assert not OutboundMail.objects.exists()


def test_ten_thousand_recipients_of_the_envelope_are_kept_in_part():
    crowd = [f"guest{number}@else.example" for number in range(10_000)]
    inbound = arrives(
        headed(), received_via="smtp", envelope_from=CARLA, envelope_to=[*crowd, SUPPORT]
    )
    assert (len(inbound.envelope_to), inbound.state) == (100, State.DELIVERED)


def test_line_breaks_in_a_name_write_no_header(ana):
    raw = SHAPES["a name with line breaks"]
    reply = reply_to_ticket(ticket_of(arrives(raw)), "Hello.", by=ana).outbound
    assert reply.recipients == ["eve@else.example"]
    assert all("\n" not in each and "\r" not in each for each in reply.to)


def test_a_date_far_away_moves_no_ticket():
    ticket = ticket_of(arrives(SHAPES["a date in 2100"]))
    assert abs((ticket.created_at - timezone.now()).total_seconds()) < 600
    assert abs((ticket.last_message_at - timezone.now()).total_seconds()) < 600


def test_our_own_address_as_sender_waits_in_the_queue(media):
    inbound = come(sender=f"Support <{SUPPORT}>")
    assert (inbound.state, inbound.cause) == (State.SUSPENDED, Cause.SPOOFED)
    assert is_harmless(media)
    assert not Ticket.objects.exists()


def test_a_reply_token_of_another_installation_opens_nothing_of_ours(support, settings, media):
    ticket = ticket_of(come(1, sender="dora@beta.example"))
    settings.SECRET_KEY, ours = "another Tandem", settings.SECRET_KEY
    theirs = reply_address(f"ticket:{ticket.pk}", support)
    settings.SECRET_KEY = ours
    other = come(2, to=theirs, sender="eve@else.example")
    assert ticket_of(other) != ticket
    assert is_harmless(media)


@pytest.mark.parametrize("code", ["aaaaaaaaaaaaaaaa", "a", "", "а" * 16, "a" * 300])
def test_a_forged_signature_opens_nothing(media, code):
    ticket = ticket_of(come(1, sender="dora@beta.example"))
    address = f"reply+ticket-{ticket.pk}.{code}@veloza.example"
    other = come(2, to=address, sender="eve@else.example")
    assert ticket_of(other) != ticket
    assert is_harmless(media)


def test_a_bounce_for_a_mail_we_never_sent_hurts_no_address(media):
    address = ContactPoint.objects.get()
    forged = come(
        sender="mailer-daemon@mx.example",
        to=bounce_address(999_999, 0, "veloza.example"),
        subject="Undelivered Mail Returned to Sender",
        text=f"<{CARLA}>: 550 5.1.1 no such user",
        Auto_Submitted="auto-replied",
    )
    address.refresh_from_db()
    assert (forged.state, forged.cause) == (State.SUSPENDED, Cause.STRAY)
    assert (address.bounce_score, is_harmless(media)) == (0, True)


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", b"\x00" * 5_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("a.zip", zip_bomb()), ("a.gz", gzip.compress(b"\x00" * 50_000_000))]
)
def test_a_zip_bomb_stays_packed(media, name, content):
    import base64

    headers = [
        "Content-Type: application/octet-stream",
        f"Content-Disposition: attachment; filename={name}",
        "Content-Transfer-Encoding: base64",
    ]
    inbound = arrives(with_part(headers, base64.encodebytes(content)))
    kept = ticket_of(inbound).messages.get().attachments.get()
    assert (kept.name, kept.size) == (name, len(content))
    assert sum(path.stat().st_size for path in media.rglob("*") if path.is_file()) == len(content)


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\evil.exe",
        "/etc/cron.d/evil",
        "invoice‮fdp.exe",
        "a\x00b.txt",
        "x" * 5000 + ".pdf",
        "..",
        "con\r\nX-Evil: 1.txt",
        "",
    ],
)
def test_a_name_of_a_file_leads_nowhere(media, name):
    headers = [
        "Content-Type: application/octet-stream",
        f'Content-Disposition: attachment; filename="{name}"',
    ]
    inbound = arrives(with_part(headers))
    kept = Attachment.objects.get(message=message_of(inbound))
    assert kept.name
    assert len(kept.name) <= 180
    assert not set(kept.name) & set("/\\\x00\r\n‮")
    assert kept.name not in (".", "..")
    assert media in Path(kept.file.path).resolve().parents


def test_more_than_30_mb_becomes_a_ticket_with_a_note():
    inbound = arrives(written(text="x" * (MAX_RAW + 1)))
    assert (inbound.state, inbound.cause) == (State.DELIVERED, Cause.TOO_LARGE)
    assert "30 MB" in inbound.reason
    assert any("30 MB" in problem for problem in ticket_of(inbound).messages.get().problems)


def test_a_mailbox_deleted_before_its_mail_is_read_loses_nothing(support, billing_box):
    from mail.inbound.process import read_inbound
    from mail.inbound.store import store

    inbound = store(
        written(), received_via="smtp", envelope_from=CARLA, envelope_to=[billing_box.address]
    )
    assert inbound.mailbox == billing_box
    Mailbox.objects.filter(pk=billing_box.pk).delete()
    assert read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, inbound.mailbox) == (State.DELIVERED, support)


@pytest.mark.parametrize("header", ["References", "In_Reply_To"])
def test_ids_of_strangers_lead_nowhere(support, ana, header):
    ticket = ticket_of(come(1, sender="dora@beta.example"))
    wrong = sent(support, "case:1").message_id.replace(".", "x.", 1)
    other = come(2, sender="eve@else.example", **{header: f"<{wrong}>"})
    assert ticket_of(other) != ticket
