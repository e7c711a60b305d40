from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts import permissions_in_words
from accounts.roles import Role


class PersonVerb(models.TextChoices):
    INVITED = "invited", "invited"
    RENEWED = "renewed", "made a new link for"
    WITHDREW = "withdrew", "withdrew the invitation of"
    JOINED = "joined", "joined"
    ADDED = "added", "added"
    ROLE_CHANGED = "role_changed", "changed the role of"
    DEACTIVATED = "deactivated", "deactivated"
    REACTIVATED = "reactivated", "reactivated"
    PERMITTED = "permitted", "changed what may do"
    EXPORTED = "exported", "exported"


class PersonEvent(models.Model):
    """Who let whom in, changed or ended it, and who took lists of tickets along; append-only, the database refuses
    changes.

    `subject` is the name as it was then: an invited address is not a person yet. No actor means the desk itself.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=254)
    verb = models.CharField(max_length=16, choices=PersonVerb)
    from_role = models.CharField(max_length=16, choices=Role, blank=True)
    to_role = models.CharField(max_length=16, choices=Role, blank=True)
    detail = models.JSONField(
        default=dict, db_default={}, help_text='{"permission": [from, to], …}, {"exported": what}'
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="person_event_latest")]

    def __str__(self) -> str:
        if self.verb == PersonVerb.JOINED:
            return f"{self.subject} joined as {self.to_role}"
        if self.verb == PersonVerb.PERMITTED:
            return f"{self.actor} changed what {self.subject} may do: {permissions_in_words.told(self.detail)}"
        if self.verb == PersonVerb.EXPORTED:
            return f"{self.actor} exported {_taken_along(self.detail)}"
        said = f"{self.actor or 'This machine'} {self.get_verb_display()} {self.subject}"
        if self.verb == PersonVerb.ROLE_CHANGED:
            return f"{said} from {self.from_role} to {self.to_role}"
        return f"{said} as {self.to_role}" if self.to_role else said


def _taken_along(detail: dict[str, Any]) -> str:
    number = detail.get("tickets")
    many = "" if number is None else f" ({number:,} ticket{'' if number == 1 else 's'})"
    return f"{detail.get('exported', 'tickets')}{many}"
