from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.mail import replaying


class Command(BaseCommand):
    help = "Tries mail again: what could not be filed or fetched, or the mail of one number, read by today's reader"

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--failed", action="store_true", help="all that reached this desk but no ticket")
        which.add_argument("--mail", type=int, metavar="NUMBER", help="the one that mail-in took as this number")

    def handle(self, *args: Any, failed: bool, mail: int | None, **options: Any) -> None:
        begun = sum(replaying.again(row_id) for row_id in ([mail] if mail is not None else replaying.without_ticket()))
        if mail is not None and not begun:
            raise CommandError(f"There is nothing to try again about mail {mail}.")
        self.stdout.write(f"{begun} tried again. The worker does it.")
