"""The address that customers answer to, by mailbox.

A mailbox that a host keeps stops naming `reply+…` under the host's domain, until a connection test
has shown that it is delivered. Answers to mails sent before are threaded as they were.
"""

from django.db import migrations, models

# The values of `mail.reply_route` at that time.
DOMAINS = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com"
    " gmx.de gmx.net web.de t-online.de proton.me protonmail.com orange.fr free.fr libero.it"
    " fastmail.com fastmail.fm gmx.at gmx.ch ik.me mac.com msn.com ymail.com zoho.com zohomail.com"
)
HOSTED = """
UPDATE mail_mailbox AS mailbox SET replies = 'subject'
 WHERE EXISTS (SELECT FROM mail_imapserver WHERE mailbox_id = mailbox.id)
    OR EXISTS (SELECT FROM mail_oauthgrant WHERE mailbox_id = mailbox.id)
    OR lower(substring(address FROM '[^@]*$')) = ANY(string_to_array(%s, ' '))
    OR (SELECT door FROM mail_inboundmail WHERE mailbox_id = mailbox.id
         ORDER BY id DESC LIMIT 1) NOT IN ('smtp', 'lmtp', 'imap', 'pipe')
"""
STATES = [
    ("sending", "is being sent"),
    ("underway", "sent, not returned yet"),
    ("returned", "returned"),
    ("failed", "failed"),
]


class Migration(migrations.Migration):
    dependencies = [("mail", "0011_sent_from")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="replies",
            field=models.CharField(
                choices=[
                    ("signed", "reply+… under the domain"),
                    ("tagged", "the mailbox's address with a code after a plus"),
                    ("plain", "the mailbox's address"),
                    ("subject", "the mailbox's address, with a reference in the subject"),
                ],
                db_default="signed",
                default="signed",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="mailbox",
            name="replies_tested_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="connectiontest",
            name="reply_address",
            field=models.CharField(blank=True, db_default="", default="", max_length=320),
        ),
        migrations.AddField(
            model_name="connectiontest",
            name="reply_state",
            field=models.CharField(
                blank=True, choices=STATES, db_default="", default="", max_length=12
            ),
        ),
        migrations.AddField(
            model_name="connectiontest",
            name="keeps_ids",
            field=models.BooleanField(null=True),
        ),
        migrations.RunSQL([(HOSTED, [DOMAINS])], migrations.RunSQL.noop),
    ]
