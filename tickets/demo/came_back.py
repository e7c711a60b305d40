"""What Olivia said that cost and value are to go by, and what she made in the hours that came back."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from tickets.hours.value import incomes, settings
from tickets.models import Business, Income
from tickets.models.business import ONLY

ZONE = "Europe/London"
# Title, days ago, at once, each month after.
MADE = (
    ("Contracts without Fear, the course", 38, "1450", "240"),
    ("Invoicing templates, a bundle", 9, "620", "0"),
)


def say(olivia: User, now: datetime) -> None:
    settings.keep(Business(pk=ONLY, time_zone=ZONE, currency="USD", hour_is_worth=Decimal(45)), olivia)
    for title, days, once, monthly in MADE:
        made_on = (now - timedelta(days=days)).date()
        incomes.keep(Income(title=title, made_on=made_on, once=Decimal(once), monthly=Decimal(monthly)), olivia)
