from django.conf import settings
from django.db import models


class Turn(models.Model):
    """When a person was last given a ticket in turn; who was never given one has none.

    A row of its own: events are not indexed by person, and a shift forgets when it ends.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="turn"
    )
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} at {self.given_at}"
