from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Capability, roles_with

ONLY = 1
MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}
NOT_BELOW_ZERO = [MinValueValidator(Decimal(0))]


class Business(models.Model):
    """One row: by what the owner's days are counted, and what an hour of the owner is worth.

    Days begin at midnight in `time_zone`. `minutes_before` is what the owner needed for a ticket before there was an
    assistant; the others are what things take that the owner still does, where nobody saw how long. `began_on` is the
    first day that counts in cost and value; None for the first shift.
    """

    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="USD")
    hour_is_worth = models.DecimalField(**MONEY, null=True, blank=True, validators=NOT_BELOW_ZERO)
    minutes_before = models.DecimalField(max_digits=5, decimal_places=1, default=6, validators=NOT_BELOW_ZERO)
    minutes_a_question = models.DecimalField(max_digits=5, decimal_places=1, default=2, validators=NOT_BELOW_ZERO)
    minutes_an_approval = models.DecimalField(max_digits=5, decimal_places=1, default=1, validators=NOT_BELOW_ZERO)
    began_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the owner was asked for these, once")

    def __str__(self) -> str:
        return f"in {self.currency}, {self.time_zone}"

    @classmethod
    def current(cls) -> "Business":
        """The row, or what holds as long as nobody has said anything: days are those of the first owner.

        Only for who sees everything; others would always get the latter.
        """
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY, time_zone=_first_zone())


def _first_zone() -> str:
    owners = User.objects.filter(role__in=roles_with(Capability.RUN_BUSINESS), is_active=True).order_by("pk")
    return owners.values_list("time_zone", flat=True).first() or "UTC"


class Income(models.Model):
    """What was earned with something made in the time that came back: `once`, and `monthly` from a month after
    `made_on` to `ends_on` (None for as long as it goes), in the currency of the business."""

    title = models.CharField(max_length=160)
    made_on = models.DateField()
    once = models.DecimalField(**MONEY, default=0, validators=NOT_BELOW_ZERO)
    monthly = models.DecimalField(**MONEY, default=0, validators=NOT_BELOW_ZERO)
    ends_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["made_on", "id"]

    def __str__(self) -> str:
        return self.title
