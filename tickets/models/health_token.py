from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class HealthToken(models.Model):
    """What a monitor shows to be told how the desk is; at most one, and only its SHA-256 is kept."""

    token_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="health_token_only_one")]

    def __str__(self) -> str:
        return f"made by {self.made_by_id}"
