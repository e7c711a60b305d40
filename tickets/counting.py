"""Counting no further than anybody reads, and many counts in one statement."""

from typing import Any

from django.db.models import IntegerField, Subquery

from accounts.models import User


class Capped(Subquery):
    """How many rows the subquery gives; its own LIMIT is the most it counts."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()


def beside(user: User, subqueries: dict[str, Any]) -> dict[str, Any]:
    """Several subqueries in one statement, hung on the row of the person who asks; none costs none."""
    return dict(User.objects.filter(pk=user.pk).values(**subqueries).first() or {}) if subqueries else {}
