"""A mail server that refuses one recipient."""

from django.core.mail.backends.locmem import EmailBackend


class FailsForLea(EmailBackend):
    def send_messages(self, messages):
        if any("lea" in address for each in messages for address in each.to):
            raise OSError("Refused")
        return super().send_messages(messages)
