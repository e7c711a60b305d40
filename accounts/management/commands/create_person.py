import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import people
from accounts.errors import Refused
from accounts.models import User
from accounts.roles import Role


class Command(BaseCommand):
    """For scripts; on the page, invite people instead."""

    help = "Makes a person: manage.py create_person --email … --name … --role … --password-stdin < file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--password-stdin", action="store_true", help="the password is the first line of input")

    def handle(self, *args: Any, email: str, name: str, role: str, password_stdin: bool, **options: Any) -> None:
        password = sys.stdin.readline().rstrip("\n") if password_stdin else None
        try:
            validate_email(email)
            if password is not None:
                validate_password(password, User(email=email, name=name))
            person = people.add(email=email, name=name, role=role, password=password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{person.name} <{person.email}> is here as {person.role}.")
