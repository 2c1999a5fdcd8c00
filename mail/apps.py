from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"

    def ready(self) -> None:
        from accounts.outgoing_mail import register_outgoing_mail
        from accounts.settings_pages import register_settings_page as page
        from accounts.setup_steps import register_setup_step
        from config.web.rail import register_rail_counts
        from ledger.watches import register_watch
        from mail.first_step import MAILBOX_STEP
        from mail.inbound import connection_tests  # noqa: F401  it registers its hooks
        from mail.rail import rail_counts
        from mail.sending import outgoing_account_mail
        from mail.watches import UNREAD, UNSENT

        register_outgoing_mail(outgoing_account_mail)
        register_rail_counts(rail_counts)
        register_setup_step(MAILBOX_STEP)
        register_watch(UNREAD)
        register_watch(UNSENT)
        page("mail:mailboxes", label=_("Mailboxes"), icon="mail", may="may_administer", order=40)
        page("mail:queue", label=_("Mail queue"), icon="inbox", may="may_administer", order=41)
        page("mail:spam", label=_("Spam"), icon="shield-ban", may="may_administer", order=42)
