"""Deletion of the mails of a conversation that is deleted for good."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from mail.models import InboundMail, OutboundMail, RawMail

GONE = InboundMail.State.DELETED


def find_received(topics: Sequence[str]) -> dict[str, list[int]]:
    """Return the keys of received mails by what they are about, as "ticket:42" names it.

    No index has it: the whole table is read, once for all topics.
    """
    found: dict[str, list[int]] = defaultdict(list)
    if topics:
        mails = InboundMail.objects.filter(about__in=topics).order_by()
        for about, pk in mails.values_list("about", "pk"):
            found[about].append(pk)
    return found


def find_sent(topics: Sequence[str]) -> list[int]:
    """Return the keys of sent mails about any of these topics."""
    return list(OutboundMail.objects.filter(about__in=topics).values_list("pk", flat=True))


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
