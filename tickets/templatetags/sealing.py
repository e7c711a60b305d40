"""Numbers of rows as a page may name them."""

from django import template

from tickets.sealed import seal

register = template.Library()
register.filter("sealed", seal)
