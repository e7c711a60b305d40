"""What the builder's page is given: a rule as rows, with what can be chosen in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tickets.routing.builder.choices import Choice, Control


@dataclass(frozen=True)
class ConditionRow:
    id: str
    word: str
    fields: dict[str, list[Choice]]
    operators: list[Choice]
    control: Control
    problems: list[str]
    asked: str = ""
    header: str | None = None
    is_group: bool = False

    @property
    def control_id(self) -> str:
        """Another field or another shape is another control: a script keeps what is typed only in the same one."""
        return f"{self.id}-{self.control.shape}-{self.asked}"

    @property
    def number(self) -> str:
        """As a person counts: '2.1' of 'when-1-0'."""
        return counted(self.id)


@dataclass(frozen=True)
class GroupRow:
    id: str
    word: str
    modes: list[Choice]
    parts: list["ConditionRow | GroupRow"]
    problems: list[str]
    may_nest: bool
    depth: int
    is_group: bool = True

    @property
    def number(self) -> str:
        return counted(self.id)


@dataclass(frozen=True)
class ActionRow:
    id: str
    number: int
    doings: list[Choice]
    control: Control
    problems: list[str]
    is_last: bool

    @property
    def control_id(self) -> str:
        """As above."""
        return f"{self.id}-{self.control.shape}-{self.control.key}"


@dataclass(frozen=True)
class Form:
    """All that the page needs to show the rule as it is being made."""

    name: str
    runs: list[Choice]
    when: GroupRow
    then: list[ActionRow]
    stop: bool
    more_actions: bool
    problems: Mapping[str, list[str]] = field(default_factory=dict)


def counted(id: str) -> str:
    return ".".join(str(int(each) + 1) for each in id.split("-")[1:])
