"""What is wrong with a rule, in words, and where."""

from dataclasses import dataclass

from tickets.routing.rules.model import Path, Rule


@dataclass(frozen=True)
class Problem:
    """`part` is 'name', 'runs', 'when' or 'then'; `path` is where in it: of a group's parts, or an action's number."""

    part: str
    said: str
    path: Path = ()


class RuleProblems(ValueError):
    """All that is wrong with a rule. `rule` is what could be understood of it."""

    def __init__(self, problems: list[Problem], rule: Rule) -> None:
        super().__init__(" ".join(each.said for each in problems))
        self.problems, self.rule = problems, rule
