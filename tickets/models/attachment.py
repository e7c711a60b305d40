from django.db import models
from django.db.models.functions import Now

from tickets.models.draft import Draft
from tickets.models.message import Message


class Attachment(models.Model):
    """A file of a message, or of a draft that is not sent yet. The bytes lie in the default storage.

    `content_id` and `content_location` are what the HTML of its mail may name it by (RFC 2392, RFC 2557).
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    stored_name = models.CharField(max_length=160)
    content_id = models.CharField(max_length=255, blank=True)
    content_location = models.CharField(max_length=500, blank=True, default="", db_default="")
    inline = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=True) | models.Q(draft__isnull=True),
                name="attachment_of_message_or_draft",
            )
        ]

    def __str__(self) -> str:
        return self.filename
