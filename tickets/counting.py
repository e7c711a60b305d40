"""Counting no further than anybody reads."""

from django.db.models import IntegerField, Subquery


class Capped(Subquery):
    """How many rows the subquery gives; its own LIMIT is the most it counts."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
