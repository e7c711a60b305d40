"""What the owner made in the time that came back, and what it earns: entered by hand, by owners alone."""

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours.value import remembered
from tickets.hours.value.earnings import Earning
from tickets.models import Income

MOST = 500


def listed() -> list[Income]:
    """In the order in which they were made."""
    return list(Income.objects.all()[:MOST])


def found(pk: int) -> Income | None:
    return Income.objects.filter(pk=pk).first()


def earning(income: Income) -> Earning:
    return Earning(income.made_on, income.once, income.monthly, income.ends_on)


def keep(income: Income, by: User) -> Income:
    """A new one, or a change. Refused for who is no owner, and where there are too many."""
    check(by)
    if income.pk is None:
        income.added_by = by
        if Income.objects.count() >= MOST:
            raise Refused(f"There are {MOST} already. Put some that belong together into one.")
    income.save()
    remembered.forget()
    return income


def remove(income: Income, by: User) -> None:
    check(by)
    income.delete()
    remembered.forget()


def check(by: User) -> None:
    if not by.can(Capability.RUN_BUSINESS):
        raise Refused("Only an owner enters this.")
