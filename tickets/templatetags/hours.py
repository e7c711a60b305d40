"""Lengths of time, as the pages say them."""

from django import template

from tickets.hours import lengths

register = template.Library()
register.filter("lasting", lengths.told)
register.filter("hours_and_minutes", lengths.in_columns)
