import email.policy
import re
from email import message_from_bytes

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from mail.models import OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.queue import queue_mail
from tests.mail.conftest import CARLA, SUPPORT

State = OutboundMail.State


def queued(mailbox, **fields) -> OutboundMail:
    defaults = {"kind": "reply", "about": "case:7", "to": [CARLA], "subject": "Re: Invoice"}
    return queue_mail(mailbox=mailbox, text="We see.\n", **{**defaults, **fields})


def again(mail: OutboundMail) -> OutboundMail:
    mail.refresh_from_db()
    return mail


def test_all_headers_are_sound_in_the_raw_bytes(recorder, support, sink):
    long_id = f"{'A' * 120}@mail.outlook.example"
    chain = [f"{n:030d}@acme.example" for n in range(30)] + [long_id]
    link = "https://help.veloza.example/u/" + "t" * 90
    mail = queued(
        support,
        in_reply_to=long_id,
        references=chain,
        subject="Überraschung: " + "sehr lange Wörter " * 12,
        headers={"List-Unsubscribe": f"<{link}>, <mailto:{SUPPORT}>", "X-Note": "schön"},
    )
    deliver(mail.pk)
    raw = sink.mails[0].raw
    head = raw.partition(b"\r\n\r\n")[0]
    assert f"<{link}>,".encode() in head
    assert f"<{long_id}>".encode() in head.partition(b"References:")[2]
    assert b"In-Reply-To: <" + long_id.encode() + b">\r\n" in head
    assert head.isascii()
    foldable = [line for line in head.split(b"\r\n") if max(map(len, line.split())) < 75]
    assert max(map(len, foldable)) <= 78
    message = message_from_bytes(raw, policy=email.policy.default)
    assert re.findall(r"<([^<>]+)>", message["References"]) == chain
    assert message["Subject"] == mail.subject
    assert message["X-Note"] == "schön"


def test_items_of_list_unsubscribe_stay_whole_at_75_characters(recorder, support, sink):
    link = f"<https://help.veloza.example/u/{'t' * 43}>"
    assert len(link) == 75
    mail = queued(support, headers={"List-Unsubscribe": f"{link}, <mailto:{SUPPORT}>"})
    deliver(mail.pk)
    lines = sink.mails[0].raw.split(b"\r\n")
    assert any(link.encode() in line for line in lines)


def test_names_with_commas_and_accents_stay_one_person(recorder, support, sink):
    mail = queued(support, to=[f'"Lindqvist, Dóra" <{CARLA}>'], from_name="Ana, at “Veloza”")
    deliver(mail.pk)
    message = message_from_bytes(sink.mails[0].raw, policy=email.policy.default)
    (person,) = message["To"].addresses
    assert (person.display_name, person.addr_spec) == ("Lindqvist, Dóra", CARLA)
    assert message["From"].addresses[0].display_name == "Ana, at “Veloza”"


def test_a_name_cannot_add_a_header(recorder, support, sink):
    name = "Ana\r\nBcc: eve@x.example"
    mail = queued(support, from_name=name, subject=name, to=[f"{name} <{CARLA}>"])
    deliver(mail.pk)
    assert sink.mails[0].message["Bcc"] is None


def test_html_and_files_go_along(recorder, support, sink, media):
    stored = default_storage.save("invoice.pdf", ContentFile(b"%PDF-1.7"))
    files = [(stored, "Rechnung März.pdf", "application/pdf"), (stored, "x.eml", "message/rfc822")]
    mail = queued(support, html="<p>We see.</p>", attachments=files)
    deliver(mail.pk)
    message = message_from_bytes(sink.mails[0].raw, policy=email.policy.default)
    assert message.get_body(("html",)).get_content().strip() == "<p>We see.</p>"
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["Rechnung März.pdf", "x.eml"]
    assert next(message.iter_attachments()).get_content() == b"%PDF-1.7"


def test_a_foreign_domain_goes_out_in_ascii(recorder, support, sink):
    mail = queued(support, to=["carla@bücher.example"])
    deliver(mail.pk)
    assert sink.mails[0].recipients == ["carla@xn--bcher-kva.example"]


def test_a_foreign_local_part_goes_to_servers_that_take_it(recorder, support, sink):
    mail = queued(support, to=["dóra@acme.example"])
    assert deliver(mail.pk), again(mail).error
    assert sink.mails[0].recipients == ["dóra@acme.example"]
