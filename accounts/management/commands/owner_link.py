from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts import invitations


class Command(BaseCommand):
    """Prints the link and nothing else, or nothing at all: `bin/run` reads it."""

    help = "Prints a fresh one-time link to become the owner, while there is none"

    def handle(self, *args: Any, **options: Any) -> None:
        link = invitations.owner_link(settings.BASE_URL)
        if link:
            self.stdout.write(link)
