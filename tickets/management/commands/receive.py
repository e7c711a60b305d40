import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tickets.errors import NotStored
from tickets.mail import receiving
from tickets.models.inbound import Source


class Command(BaseCommand):
    """Exit codes are those of sysexits.h, which mail servers know: 0 stored, 67 nobody here by that name, 69 too
    large, 75 not stored, keep it and try again."""

    help = "Takes one message from standard input: receive ADDRESS < message"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="whom it was sent to")
        parser.add_argument("--sender", default="", help="the envelope's sender")

    def handle(self, *args: Any, address: str, sender: str, **options: Any) -> None:
        raw = sys.stdin.buffer.read(settings.MAX_MAIL_BYTES + 1)
        if len(raw) > settings.MAX_MAIL_BYTES:
            self.end(os.EX_UNAVAILABLE, f"The message is larger than {settings.MAX_MAIL_BYTES // 1024**2} MB")
        try:
            mailbox = receiving.mailbox_for(address)
            if mailbox is None:
                self.end(os.EX_NOUSER, f"No mailbox here by the name of {address}")
                return
            receiving.store(mailbox, raw, Source.PIPE, envelope_from=sender, envelope_to=address)
        except NotStored as problem:
            self.end(os.EX_TEMPFAIL, str(problem))

    def end(self, code: int, why: str) -> None:
        self.stderr.write(why)
        sys.exit(code)
