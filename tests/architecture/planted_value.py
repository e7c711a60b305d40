"""Cost and value, which only owners see, with the canary in what was entered by hand."""

from django.utils import timezone

from accounts.models import User
from tickets.models import Business, Income


def add_value(olivia: User, canary: str) -> None:
    today = timezone.now().date()
    Business.objects.create(pk=1, began_on=today, hour_is_worth=7391)
    Income.objects.create(title=canary, made_on=today, once=5, monthly=5, added_by=olivia)
