from collections.abc import Iterable, Sequence

from mail.models import Mailbox, OutboundMail
from mail.signed_addresses import read_bounce_address, read_reply_address

ADDRESSES = "SELECT id, address, is_default, is_active FROM mail_mailbox"


def find_mailbox(addresses: Sequence[str]) -> Mailbox | None:
    """Return the mailbox of a mail to these addresses, the most reliable address first.

    A mail that matches none goes to the default mailbox, so that nothing is lost; None only while
    no mailbox exists at all. Only its addresses are loaded; other fields are deferred.
    """
    mailboxes = sorted(
        Mailbox.objects.raw(ADDRESSES),
        key=lambda each: (not each.is_default, not each.is_active, each.pk),
    )
    by_address = {each.address.lower(): each for each in reversed(mailboxes)}
    for address in addresses:
        found = by_address.get(without_tag(address)) or by_address.get(address.lower())
        if found and found.is_active:
            return found
        signed = _mailbox_of_signed(address)
        if signed:
            return signed
    return _of_domain(mailboxes, addresses) or (mailboxes[0] if mailboxes else None)


def default_mailbox() -> Mailbox | None:
    return Mailbox.objects.filter(is_default=True).first()


def first_mailbox() -> Mailbox | None:
    """Return the default mailbox if it is in use, else the oldest that is."""
    return Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()


def takes_mail_for(address: str) -> bool:
    """Return True if the address is under the domain of a mailbox."""
    domain = address.rpartition("@")[2].lower()
    return any(each.domain == domain for each in Mailbox.objects.all())


def own_addresses() -> frozenset[str]:
    """Return the addresses of all our mailboxes, in lower case."""
    ours = Mailbox.objects.order_by().values_list("address", flat=True)
    return frozenset(each.lower() for each in ours)


def are_ours(addresses: Iterable[str]) -> frozenset[str]:
    """Return the given addresses (in lower case) that are delivered to us.

    A mailbox, with any tag, or a reply or return address under the domain of one, of whatever key.
    """
    wanted = frozenset(addresses)
    own = own_addresses()
    domains = {each.rpartition("@")[2] for each in own}
    return frozenset(
        each
        for each in wanted
        if each in own
        or without_tag(each) in own
        or (each.startswith(("reply+", "bounce+")) and each.rpartition("@")[2] in domains)
    )


def without_tag(address: str) -> str:
    """Return the address without its tag: "support+shop@acme.example" is "support@acme.example"."""
    local, _at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _mailbox_of_signed(address: str) -> Mailbox | None:
    sent = OutboundMail.objects.filter(mailbox__isnull=False).select_related("mailbox")
    about = read_reply_address(address)
    if about:
        mail = sent.filter(about=about).first()
    else:
        outbound_id = read_bounce_address(address)
        mail = sent.filter(pk=outbound_id).first() if outbound_id else None
    return mail.mailbox if mail else None


def _of_domain(mailboxes: Iterable[Mailbox], addresses: Sequence[str]) -> Mailbox | None:
    domains = [address.rpartition("@")[2].lower() for address in addresses]
    matching = [each for each in mailboxes if each.is_active and each.domain in domains]
    return matching[0] if matching else None
