from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tickets.models.business import MONEY, NOT_BELOW_ZERO


class Per(models.TextChoices):
    HOUR = "hour", "an hour"
    MONTH = "month", "a month"


class PayAgreement(models.Model):
    """What was agreed with a person from one day on, until the next that they have; none where `amount` is None.

    `days` are those on which they work, 0 for Monday. `exchange_rate`: so much of the currency of the business is one
    of `currency`.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agreements")
    from_day = models.DateField()
    amount = models.DecimalField(**MONEY, null=True, blank=True, validators=NOT_BELOW_ZERO)
    currency = models.CharField(max_length=3, default="USD")
    per = models.CharField(max_length=8, choices=Per, default=Per.HOUR)
    hours_a_day = models.DecimalField(max_digits=4, decimal_places=2, default=2, validators=NOT_BELOW_ZERO)
    days = models.JSONField(default=list, help_text="[0, 1, 2, 3, 4] for Monday to Friday")
    exchange_rate = models.DecimalField(max_digits=16, decimal_places=6, default=Decimal(1))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "from_day"], name="pay_agreement_once_a_day"),
            models.CheckConstraint(condition=models.Q(exchange_rate__gt=0), name="pay_agreement_can_be_exchanged"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.per} for {self.person_id} from {self.from_day}"


class OffReason(models.TextChoices):
    HOLIDAY = "holiday", "Holiday"
    NO_WORK = "no_work", "No work"
    SICK = "sick", "Sick"


class DaysOff(models.Model):
    """Days, both included, on which a person does not work; everybody without one. Paid ones count as worked as
    agreed."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off"
    )
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=8, choices=OffReason, default=OffReason.HOLIDAY)
    is_paid = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="days_off_end_after_they_begin"
            )
        ]
        indexes = [models.Index(fields=["last", "first"], name="days_off_by_day")]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"
