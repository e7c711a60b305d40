from django.conf import settings
from django.db import models


class SavedReply(models.Model):
    """An answer that is written once and sent often. `html` may hold {name}, {first name}, {subject}, {reference}."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    html = models.TextField()
    is_used = models.BooleanField(default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
