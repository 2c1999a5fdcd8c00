from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """The company that uses this installation. There is one row at most."""

    name = models.CharField(_("name"), max_length=120)
    # The time at which an administrator hid the steps of the first run; None while they are shown.
    setup_hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="company_once")
        ]

    def __str__(self) -> str:
        return self.name
