"""Deletion of the mails of a conversation that is deleted for good."""

from collections.abc import Collection

from mail.models import InboundMail, OutboundMail, RawMail

GONE = InboundMail.State.DELETED


def forget_mails(inbound: Collection[int], outbound: Collection[int]) -> None:
    """Delete what mails say: received ones keep a row without content, sent ones are deleted.

    The row of a received mail keeps its hash, so that a repeated delivery is still recognised.
    """
    came = InboundMail.objects.filter(pk__in=inbound)
    RawMail.objects.filter(mail__in=came).update(content=b"")
    came.update(
        subject="", from_name="", from_address="", sent_from="", envelope_from="", reason="",
        state=GONE, deleted_from=InboundMail.State.DELIVERED, forget_after=None,
    )  # fmt: skip
    OutboundMail.objects.filter(pk__in=outbound).delete()
