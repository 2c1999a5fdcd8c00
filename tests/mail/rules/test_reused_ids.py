"""A Message-ID that several mails have: anyone who got a copy knows it."""

from tests.mail.conftest import arrives, written


def test_of_two_mails_with_one_id_the_first_counts(recorder, support):
    """Anyone who got a copy of a mail can send another one with its id."""
    first = arrives(written(message_id="first@acme.example"))
    again = arrives(written(message_id="first@acme.example", sender="eve@evil.example", text="Hi"))
    assert again.about != first.about
    arrives(written(message_id="second@acme.example", In_Reply_To="<first@acme.example>"))
    assert recorder.known[0].about == first.about
