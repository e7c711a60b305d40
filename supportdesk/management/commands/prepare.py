"""All that must happen before the processes start, in one Python: starting it is most of the time."""

import io
import json
import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import CommandParser

from accounts.invitations import owner_link
from supportdesk import web_role
from tickets.mailboxes import first


class Command(BaseCommand):
    """Checks, migrates, collects static files if asked; prints as JSON how to begin."""

    help = __doc__
    requires_system_checks = "__all__"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--collect-static", action="store_true")
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, collect_static: bool, demo: bool, **options: Any) -> None:
        # Standard output is only the answer.
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr, skip_checks=True)
        if said := web_role.problem(settings.ENV.web_database_url):
            raise CommandError(said)
        if collect_static:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=sys.stderr)
        told = io.StringIO()
        if demo:
            call_command("demo", stdout=told)
        answer = {"owner_link": owner_link(settings.BASE_URL), "addresses": first.addresses(), "demo": told.getvalue()}
        self.stdout.write(json.dumps(answer))
