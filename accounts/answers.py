"""Answers that views share."""

from typing import Any

from django.http import HttpResponseRedirect
from django.urls import reverse


def see_other(name: str, *args: Any) -> HttpResponseRedirect:
    """303: whatever was posted, the next request is a GET."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)
