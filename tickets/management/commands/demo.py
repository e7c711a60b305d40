from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from tickets.demo import filling, world


class Command(BaseCommand):
    """Once; a second run says that it is done, and prints the accounts again."""

    help = "Fills an empty desk with a believable small business: three people, 300 tickets over 60 days"

    def handle(self, *args: Any, **options: Any) -> None:
        if filling.is_filled():
            self.stdout.write(f"{world.BUSINESS} is here already.\n")
        elif User.objects.exists():
            raise CommandError("This desk has people of its own. The demo fills only an empty one.")
        else:
            self.stdout.write(f"{world.BUSINESS} has {filling.fill()} tickets.\n")
        self.stdout.write(accounts())


def accounts() -> str:
    """Who may sign in, one a line."""
    people = [(role.title(), email, world.PASSWORDS[email.partition("@")[0]]) for email, _, role in world.PEOPLE]
    rows = [("Role", "Sign in as", "Password"), *people]
    return "\n".join(f"  {role:<10} {email:<32} {password}" for role, email, password in rows)
