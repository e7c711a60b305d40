import time

from django.db import models

REMEMBERED_SECONDS = 10
# The kind of tickets that are no mail: what is delegated beside it. Nobody chooses it.
DUTY = "duty"
_remembered: tuple[float, dict[str, str], dict[str, str]] = (0.0, {}, {})


class TicketKind(models.Model):
    """What a ticket is about: the seven kinds that the desk comes with, and the admin's own."""

    slug = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=100)
    is_used = models.BooleanField(default=True, help_text="Kinds that are not used any more keep their name")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def names(cls) -> dict[str, str]:
        """Slug → name of all, in order; at most 10 s old, since every list asks for it."""
        return cls._recalled()[1]

    @classmethod
    def used_names(cls) -> dict[str, str]:
        """As `names`, of those that can be chosen."""
        return cls._recalled()[2]

    @classmethod
    def forget_names(cls) -> None:
        """For whoever has just changed one."""
        global _remembered
        _remembered = 0.0, {}, {}

    @classmethod
    def _recalled(cls) -> tuple[float, dict[str, str], dict[str, str]]:
        global _remembered
        if time.monotonic() - _remembered[0] > REMEMBERED_SECONDS or not _remembered[1]:
            rows = list(cls.objects.values_list("slug", "name", "is_used"))
            names, used = {slug: name for slug, name, _ in rows}, {slug: name for slug, name, used in rows if used}
            _remembered = time.monotonic(), names, used
        return _remembered
