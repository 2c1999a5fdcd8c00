from django.db import models


class RawMail(models.Model):
    """The bytes of a received mail, in a table of their own so that lists never load them."""

    content = models.BinaryField()

    def __str__(self) -> str:
        return f"raw mail {self.pk}"
