"""The starter pack: well-known senders, and rules that say what kind of mail it is, for a small online business."""

from tickets.routing.starter.installing import Installed, install
from tickets.routing.starter.pack import Entry, rules, senders
from tickets.routing.starter.trying import on_last

__all__ = ["Entry", "Installed", "install", "on_last", "rules", "senders"]
