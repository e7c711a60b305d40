from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from tickets.errors import NoMailThere, NotStored
from tickets.mail import importing, receiving
from tickets.mail.importing import Imported


class Command(BaseCommand):
    help = "Takes in old mail from mbox files and Maildir folders: import_mbox --mailbox ADDRESS PATH …"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an mbox file or a Maildir folder")
        parser.add_argument("--mailbox", required=True, help="the address of the mailbox that the mail belongs to")
        parser.add_argument(
            "--open-since",
            type=datetime.fromisoformat,
            metavar="DATE",
            help="what came since then still waits for an answer; without it, all tickets are resolved",
        )

    def handle(self, *args: Any, paths: list[Path], mailbox: str, **options: Any) -> None:
        chosen = receiving.mailbox_for(mailbox)
        if chosen is None:
            raise CommandError(f"No mailbox here by the name of {mailbox}. Connect it first, on the page 'Mailboxes'.")
        since = options["open_since"]
        if since is not None and since.tzinfo is None:
            since = timezone.make_aware(since)
        try:
            with tqdm(unit=" mails", disable=None) as bar:
                result = importing.import_from(paths, chosen, lambda done, of: _show(bar, done, of), since)
        except (NoMailThere, NotStored) as problem:
            raise CommandError(f"{problem} Run the same command again to go on.") from problem
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What came so far stays; run the same command again to go on.") from stop
        self._say(result)

    def _say(self, result: Imported) -> None:
        self.stdout.write(f"{result.stored} imported, {result.there_already} were here already.")
        for where in result.too_large:
            self.stderr.write(f"Too large, not imported: {where}")


def _show(bar: "tqdm[Any]", done: int, of: int) -> None:
    bar.total = of
    bar.update(done - bar.n)
