"""What Olivia agreed with Asha on pay, before her first day: 2 hours on each working day, at $12 an hour."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from tickets.hours.costs import agreeing
from tickets.models.pay import Per

LONG_AGO = timedelta(days=62)


def agree(asha: User, olivia: User, now: datetime) -> None:
    terms = {
        "amount": Decimal(12),
        "currency": "USD",
        "per": Per.HOUR,
        "hours_a_day": Decimal(2),
        "days": [0, 1, 2, 3, 4],
    }
    agreeing.agree(asha, (now - LONG_AGO).date(), terms, olivia)
