"""What somebody is paid, in a sum that stands nowhere else."""

from datetime import date

from accounts.models import User
from tests.costs.made import agree, work

PAID = ("7,391,512", "7391512")
MONTH = "2021-02"


def add_pay(person: User, by: User) -> None:
    """An hour's pay, and an hour."""
    agree(person, by, PAID[1], date(2021, 2, 1))
    work(person, date(2021, 2, 1), 3600)
