"""A rule as it is stored, typed or imported → Rule. Everything that is wrong with it is said at once, in words."""

import re
from collections.abc import Mapping
from typing import Any

from tickets.routing.rules.fields import ANCHORS, FIELDS, HOURS
from tickets.routing.rules.model import MODES, OCCASIONS, TIME, Action, Group, Path, Rule, conditions_of
from tickets.routing.rules.problems import Problem, RuleProblems
from tickets.routing.rules.reading_actions import read_action
from tickets.routing.rules.reading_conditions import read_condition
from tickets.routing.rules.trouble import Trouble, is_storable

LONGEST_NAME, LONGEST_KEY = 80, 60
MOST_RULES, MOST_CONDITIONS, MOST_ACTIONS, DEEPEST = 300, 200, 30, 5
KEY = re.compile("[a-z0-9][a-z0-9_-]*")
KNOWN = {"key", "name", "runs", "when", "then", "stop", "is_on"}


def read(definition: Any) -> Rule:
    """Raises RuleProblems, which holds what could be read all the same."""
    if not isinstance(definition, Mapping):
        raise RuleProblems([Problem("name", "A rule is a list of names and values.")], _nothing())
    reader = _Reader()
    rule = reader.rule(definition)
    if reader.problems:
        raise RuleProblems(reader.problems, rule)
    return rule


def understood(definition: Any) -> Rule:
    """What can be read of it, also of what an older desk wrote."""
    try:
        return read(definition)
    except RuleProblems as problems:
        return problems.rule


def _nothing() -> Rule:
    return Rule("", "", (), Group("all"), ())


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.counted = 0

    def wrong(self, part: str, said: str, path: Path = ()) -> None:
        self.problems.append(Problem(part, said, path))

    def rule(self, given: Mapping[str, Any]) -> Rule:
        for unknown in sorted(set(map(str, given)) - KNOWN):
            self.wrong("name", f"“{unknown[:40]}” is nothing that a rule has.")
        for part in ("stop", "is_on"):
            if not isinstance(given.get(part, False), bool):
                self.wrong("name", f"“{part}” is true or false.")
        rule = Rule(
            key=self.key(given.get("key", "")),
            name=self.name(given.get("name", "")),
            runs=self.runs(given.get("runs", ["new"])),
            when=self.group(given.get("when", {"all": []}), (), 1),
            then=self.actions(given.get("then", [])),
            stop=given.get("stop", False) is True,
        )
        if TIME in rule.runs and not any(each.field in ANCHORS for each in conditions_of(rule.when)):
            self.wrong("when", "A rule that runs as time passes needs a condition that counts hours.")
        if any(FIELDS[each.field].kind == HOURS for each in conditions_of(rule.when)) and TIME not in rule.runs:
            self.wrong("runs", "Hours are counted only by a rule that runs as time passes.")
        return rule

    def name(self, given: Any) -> str:
        name = self.text(given, "name", LONGEST_NAME)
        if not name:
            self.wrong("name", "Give the rule a name.")
        return name

    def key(self, given: Any) -> str:
        key = self.text(given, "key", LONGEST_KEY)
        if key and not KEY.fullmatch(key):
            self.wrong("name", "The key consists of small letters, digits, hyphens and underscores.")
        if key == "new":
            self.wrong("name", "“new” is the page for a new rule: give the rule another key.")
        return key

    def text(self, given: Any, part: str, longest: int) -> str:
        if not isinstance(given, str) or not is_storable(given):
            self.wrong("name", f"The {part} is a text.")
            return ""
        if len(given.strip()) > longest:
            self.wrong("name", f"The {part} has {longest} characters at most.")
        return given.strip()[:longest]

    def runs(self, given: Any) -> tuple[str, ...]:
        listed = [given] if isinstance(given, str) else given
        if not isinstance(listed, list | tuple) or not listed or any(each not in OCCASIONS for each in listed):
            self.wrong("runs", f"Say when the rule runs: {', '.join(OCCASIONS)}.")
            return ()
        return tuple(each for each in OCCASIONS if each in listed)

    def group(self, given: Any, path: Path, depth: int) -> Group:
        mode = next(iter(given)) if isinstance(given, Mapping) and len(given) == 1 else ""
        parts = given[mode] if mode in MODES else None
        if not isinstance(parts, list | tuple):
            self.wrong("when", "A group is 'all', 'any' or 'none' with a list of conditions.", path)
            return Group("all")
        if depth > DEEPEST:
            self.wrong("when", f"Groups stand in one another {DEEPEST} deep at most.", path)
            return Group(mode)
        if mode != "all" and not parts:
            self.wrong("when", "This group has no conditions.", path)
        read = [self.part(each, (*path, number), depth) for number, each in enumerate(parts)]
        return Group(mode, tuple(each for each in read if each is not None))

    def part(self, given: Any, path: Path, depth: int) -> Any:
        self.counted += 1
        if self.counted > MOST_CONDITIONS:
            if self.counted == MOST_CONDITIONS + 1:
                self.wrong("when", f"A rule has {MOST_CONDITIONS} conditions at most.", path)
            return None
        if isinstance(given, Mapping) and any(mode in given for mode in MODES):
            return self.group(given, path, depth + 1)
        try:
            return read_condition(given)
        except Trouble as trouble:
            self.wrong("when", str(trouble), path)
            return None

    def actions(self, given: Any) -> tuple[Action, ...]:
        if not isinstance(given, list | tuple) or not given:
            self.wrong("then", "Say what the rule does.")
            return ()
        if len(given) > MOST_ACTIONS:
            self.wrong("then", f"A rule does {MOST_ACTIONS} things at most.")
        read = [self.action(each, number) for number, each in enumerate(given[:MOST_ACTIONS])]
        return tuple(each for each in read if each is not None)

    def action(self, given: Any, number: int) -> Action | None:
        try:
            return read_action(given)
        except Trouble as trouble:
            self.wrong("then", str(trouble), (number,))
            return None
