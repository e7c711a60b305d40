"""The tickets of whom the owner keeps to himself."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from accounts.models import User
from tickets import access
from tickets.keeping.spelling import both_ways
from tickets.models import Customer, Ticket


def customers_of(value: str) -> QuerySet[Customer]:
    """By index, also everybody at a domain and below it."""
    local, at, domain = value.rpartition("@")
    if at:
        return Customer.objects.filter(email__in=[f"{local}@{written}" for written in both_ways(domain)])
    ends = [f"{sign}{written}"[::-1] for written in both_ways(domain) for sign in "@."]
    found = Customer.objects.annotate(backwards=Reverse("email"))
    theirs = Q(pk__in=[])
    for end in ends:
        theirs |= Q(backwards__startswith=end)
    return found.filter(theirs)


def tickets_of(value: str, by: User) -> QuerySet[Ticket]:
    """What they began, as far as `by` sees it."""
    return access.visible_to(by).filter(customer__in=customers_of(value).values("pk"))
