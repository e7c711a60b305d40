"""Who a mail within a mail was for."""

from django import template

from tickets.desk.views.inner import people

register = template.Library()
register.filter("people", people)
