import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from tickets.errors import Refused
from tickets.routing.as_files import file_problems, files, rules_read, yaml_text
from tickets.routing.as_files.rules_as_yaml import exported
from tickets.routing.rulebook import versions
from tickets.routing.rules.schema import schema
from tickets.routing.rules.warning import warnings_of_all
from tickets.routing.trial import trying_files

SHOWN = 3


class Command(BaseCommand):
    help = "Rules as a file: check, try and apply one, export those of this desk, or print the schema of such files"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, what in WITH_FILE.items():
            verbs.add_parser(verb, help=what).add_argument("file", type=Path)
        apply = verbs.choices["apply"]
        apply.add_argument("--by", required=True, metavar="ADDRESS", help="who is to stand for the change")
        apply.add_argument("--replace-all", action="store_true", help="remove the rules that the file does not hold")
        verbs.add_parser("export", help="print the rules of this desk").add_argument(
            "file", type=Path, nargs="?", help="where to, instead of the screen"
        )
        verbs.add_parser("schema", help="print the JSON Schema")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        does: dict[str, Callable[..., None]] = {
            "check": self.check_file,
            "try": self.try_file,
            "apply": self.apply,
            "export": self.export,
            "schema": self.print_schema,
        }
        try:
            does[verb](**options)
        except file_problems.FileProblems as problems:
            raise CommandError("\n".join(str(each) for each in problems.problems)) from problems
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def check_file(self, file: Path, **options: Any) -> None:
        """What is odd is said; only what is wrong fails."""
        entries = rules_read.checked(_text(file))
        on = [entry.rule for entry in entries if entry.definition.get("is_on") is True]
        odd = [(key, each.said) for key, found in warnings_of_all(on).items() for each in found]
        for key, said in odd:
            self.stdout.write(f"{key}: {said}")
        self.stdout.write(f"{len(entries)} rules, {len(on)} of them on: nothing wrong, {len(odd)} warnings.")

    def try_file(self, file: Path, **options: Any) -> None:
        entries = rules_read.checked(_text(file))
        count, tried = trying_files.on_last([entry.rule for entry in entries])
        width = max((len(row.rule.key or row.rule.name) for row in tried), default=0)
        for row in tried:
            does = "; ".join(f"{many}× {said}" for said, many in row.does.most_common(SHOWN))
            self.stdout.write(f"{row.rule.key or row.rule.name:{width}}  {row.matched:5}  {does}".rstrip())
        self.stdout.write(f"Of the last {count} mails, with all of these rules on. Nothing was changed.")

    def apply(self, file: Path, by: str, replace_all: bool, **options: Any) -> None:
        person = User.objects.filter(email=by.strip().lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        text = _text(file)
        shown = files.preview(text, person, replace_all=replace_all)
        files.install(text, person, replace_all=replace_all, seen=shown.seen)
        for line in shown.changes:
            self.stdout.write(f"{line.what}: {line.key}{f' ({line.said})' if line.said else ''}")
        self.stdout.write(f"{len(shown.changes)} rules changed, {len(shown.of(files.UNCHANGED))} as they were.")

    def export(self, file: Path | None, **options: Any) -> None:
        text = exported(versions.standing())
        if file is None:
            self.stdout.write(text, ending="")
        else:
            file.write_text(text, encoding="utf-8")

    def print_schema(self, **options: Any) -> None:
        self.stdout.write(json.dumps(schema(), indent=1, ensure_ascii=False))


WITH_FILE = {
    "check": "say what is wrong with a file, and what is odd",
    "try": "say what its rules would do to the last 1,000 mails",
    "apply": "put its rules in",
}


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > yaml_text.MOST_BYTES:
            raise CommandError(f"{file} has more than {yaml_text.MOST_BYTES // 1000} kB.")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} cannot be read: {problem}") from problem
