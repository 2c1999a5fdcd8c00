from typing import ClassVar

from django.db import models

from helpdesk.models.message import Message

# Image types without active content; SVG can run scripts.
SAFE_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(max_length=300)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    cid = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)
    is_dangerous = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["file"], name="attachment_file")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_safe_picture(self) -> bool:
        """Return True for image types that browsers never execute."""
        return self.content_type in SAFE_PICTURES and not self.is_dangerous
