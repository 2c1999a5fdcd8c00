"""The mail servers of a mailbox, and how Tandem signs in there."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.secrets import SecretField
from mail.models.mailbox import Mailbox


class Security(models.TextChoices):
    TLS = "tls", _("TLS")
    STARTTLS = "starttls", _("STARTTLS")
    PLAIN = "plain", _("none (private networks only)")


class SignIn(models.TextChoices):
    NONE = "none", _("no sign-in")
    PASSWORD = "password", _("password")
    OAUTH = "oauth", _("Google or Microsoft account")


class Server(models.Model):
    """The common fields of both kinds of server."""

    host = models.CharField(_("server"), max_length=253)
    port = models.PositiveIntegerField(_("port"))
    security = models.CharField(
        _("encryption"), max_length=8, choices=Security, default=Security.TLS
    )
    sign_in = models.CharField(_("sign-in"), max_length=8, choices=SignIn, default=SignIn.PASSWORD)
    user_name = models.CharField(_("user name"), max_length=254, blank=True)
    password = SecretField(_("password"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    # For a person: the server's response when it last failed; "" while it works.
    error = models.TextField(blank=True)
    error_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.user_name}@{self.host}:{self.port}"


class ImapServer(Server):
    """The IMAP server of a mailbox, and the position up to which it was fetched."""

    class State(models.TextChoices):
        OFF = "off", _("not connected")
        CONNECTING = "connecting", _("connecting")
        CONNECTED = "connected", _("connected")
        WAITING = "waiting", _("retrying")

    class AfterStoring(models.TextChoices):
        MARK = "mark", _("mark as read")
        MOVE = "move", _("move to a folder")
        DELETE = "delete", _("delete")
        LEAVE = "leave", _("leave as it is")

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="imap")
    folder = models.CharField(_("folder"), max_length=255, default="INBOX")
    after_storing = models.CharField(
        _("after storing"), max_length=8, choices=AfterStoring, default=AfterStoring.MARK
    )
    move_to = models.CharField(_("move to"), max_length=255, blank=True)
    # The cursor: every mail up to this UID of this UIDVALIDITY is stored, but for the open ones. It
    # is reset when host or folder change, as their numbers differ.
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    open_uids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    cursor_place = models.TextField(blank=True, default="")
    # The last time when nothing was left to fetch. After a new UIDVALIDITY all mail since then is
    # searched.
    caught_up_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=12, choices=State, default=State.OFF)
    state_at = models.DateTimeField(default=timezone.now)
    # Renewed every minute while connected; an older value means that the connection is gone.
    seen_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    last_mail_at = models.DateTimeField(null=True)
    # For a person, while it works: where fetching began, or that it had to begin again.
    note = models.TextField(blank=True, default="")

    @property
    def place(self) -> str:
        return f"{self.user_name}@{self.host}/{self.folder}"


class SmtpServer(Server):
    """The SMTP server of a mailbox; without one its mail goes out by `MAIL_URL`."""

    class Envelope(models.TextChoices):
        """The envelope sender, to which bounces are returned."""

        OWN = "own", _("the mailbox's own address")
        PLUS = "plus", _("its address with a code after a plus")
        BOUNCE = "bounce", _("an address of its own under the domain")

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="smtp")
    # Google and Microsoft accept only the account itself as sender; see docs/mail.md.
    envelope = models.CharField(
        _("return address"), max_length=8, choices=Envelope, default=Envelope.OWN
    )
    last_sent_at = models.DateTimeField(null=True)


class SharedServer(models.Model):
    """The server of `MAIL_URL`, as the mailer last reported it. There is one row at most."""

    host = models.CharField(max_length=253, blank=True, default="")  # "" where none is set
    error = models.TextField(blank=True, default="")
    error_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="shared_server_once")
        ]

    def __str__(self) -> str:
        return self.host
