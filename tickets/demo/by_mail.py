"""Olivia gets her digest at eight."""

from accounts.models import User
from tickets.dashboard.digest import planning
from tickets.models.digest import Often


def plan(olivia: User) -> None:
    planning.change(olivia, Often.DAILY, 8, 0)
