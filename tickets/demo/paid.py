"""What Olivia agreed on pay: with Asha 2 hours on each working day at $12 an hour, with Tara, who learns, 1 hour twice
a week at $9."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from tickets.hours.costs import agreeing
from tickets.models.pay import Per

LONG_AGO = timedelta(days=62)


def agree(asha: User, tara: User, olivia: User, now: datetime) -> None:
    """From before their first day on."""
    for person, amount, hours, days in ((asha, 12, 2, [0, 1, 2, 3, 4]), (tara, 9, 1, [1, 3])):
        terms = {"amount": Decimal(amount), "currency": "USD", "per": Per.HOUR, "days": days}
        agreeing.agree(person, (now - LONG_AGO).date(), {**terms, "hours_a_day": Decimal(hours)}, olivia)
