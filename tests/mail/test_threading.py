from mail.actions import queue_mail
from mail.addressing import reply_address, subject_reference
from mail.models import InboundMail
from tests.mail.conftest import CARLA, arrives, sent, written

State = InboundMail.State


def test_the_signed_address_leads_to_its_thread(desk, support):
    inbound = arrives(written(to=reply_address("case:7", support).upper()))
    (delivery,) = desk.known
    assert (delivery.about, delivery.matched_by) == ("case:7", "address")
    assert inbound.about == "case:7"


def test_the_signed_address_is_found_in_the_envelope(desk, support):
    arrives(written(), envelope_to=[reply_address("case:7", support)])
    assert desk.known[0].matched_by == "address"


def test_a_forged_address_opens_a_new_thread(desk, support):
    real = reply_address("case:7", support)
    arrives(written(to=real.replace("case-7", "case-8")))
    assert (len(desk.new), desk.known) == (1, [])


def test_our_message_id_leads_to_its_thread(desk, support):
    outbound = sent(support)
    arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    assert (desk.known[0].about, desk.known[0].matched_by) == ("case:7", "references")


def test_in_reply_to_comes_before_references_and_new_before_old(desk, support):
    old, new, direct = (sent(support, f"case:{n}") for n in (1, 2, 3))
    references = f"<{old.message_id}> <{new.message_id}>"
    arrives(written(References=references))
    arrives(written(References=references, In_Reply_To=f"<{direct.message_id}>", message_id="b@x"))
    assert [each.about for each in desk.known] == ["case:2", "case:3"]


def test_the_customers_own_message_id_leads_to_its_thread(desk, support):
    first = arrives(written(message_id="first@acme.example"))
    arrives(written(message_id="second@acme.example", In_Reply_To="<first@acme.example>"))
    assert desk.known[0].about == first.about


def test_ids_of_another_mailbox_lead_nowhere(desk, support, billing_box):
    outbound = sent(billing_box)
    arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    assert (len(desk.new), desk.known) == (1, [])


def test_the_reference_in_the_subject_counts_for_those_who_take_part(desk, support):
    subject = f"Re: Invoice {subject_reference('case:7')}"
    arrives(written(subject=subject))
    desk.participants.add(CARLA)
    arrives(written(subject=subject, message_id="two@acme.example"))
    assert len(desk.new) == 1
    assert (desk.known[0].about, desk.known[0].matched_by) == ("case:7", "subject")


def test_what_we_wrote_is_cut_from_the_answer(desk, support):
    text = "We have corrected the invoice and sent it again to your office."
    outbound = queue_mail(
        mailbox=support, kind="reply", about="case:7", to=[CARLA], subject="Re", text=text
    )
    answer = f"Thank you!\r\n\r\nUnheard-of heading\r\n> {text}"
    arrives(written(text=answer, In_Reply_To=f"<{outbound.message_id}>"))
    assert desk.known[0].parsed.reply.startswith("Thank you!")
    assert text not in desk.known[0].parsed.reply


def test_ids_that_no_database_can_hold_are_read_all_the_same(desk, support):
    nul = chr(0)
    outbound = sent(support)
    told = f"<{outbound.message_id}{nul}>"
    inbound = arrives(written(message_id=f"o{nul}ne@acme.example", In_Reply_To=told))
    assert (inbound.state, inbound.message_id) == (State.DELIVERED, "one@acme.example")
    assert desk.known[0].about == "case:7"
