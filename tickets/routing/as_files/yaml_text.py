"""YAML 1.2 that a stranger may have written → plain values, with the line of each. Small and shallow only."""

from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MOST_BYTES = 500_000
# Far more than 300 rules say; an alias counts as all that it stands for. Parts are counted before anything is read:
# that takes a second for 10,000.
MOST_NODES, MOST_PARTS, DEEPEST = 100_000, 40_000, 40
TOO_MUCH = "It holds too much, or refers to the same too often."
PLAIN = "tag:yaml.org,2002:"
Place = tuple[str | int, ...]


class Unreadable(ValueError):
    """`str()` says what is wrong, in words; `line` counts from 1, 0 where it is about the whole."""

    def __init__(self, said: str, line: int = 0) -> None:
        super().__init__(said)
        self.line = line


def load(text: str) -> tuple[Any, Mapping[Place, int]]:
    """The value, and for each place in it (keys and numbers from the top) its line. Raises Unreadable."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise Unreadable(f"The file has more than {MOST_BYTES // 1000} kB.")
    if sum(map(text.count, ",\n[{")) > MOST_PARTS:
        raise Unreadable(TOO_MUCH)
    reader = YAML(typ="safe", pure=True)
    try:
        top = reader.compose(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise Unreadable(_said(problem.problem or problem.context), mark.line + 1 if mark else 0) from problem
    except (YAMLError, ValueError) as problem:
        raise Unreadable("It holds characters that YAML does not know.") from problem
    except RecursionError as problem:
        raise Unreadable("Things stand too deep in one another.") from problem
    if top is None:
        raise Unreadable("There is nothing in it.")
    plain = _Plain(reader)
    return plain.value(top, ()), plain.lines


def _said(problem: str | None) -> str:
    said = " ".join((problem or "it cannot be read").split())[:200]
    return f"This is no YAML: {said}."


class _Plain:
    def __init__(self, reader: YAML) -> None:
        self.scalars = reader.constructor
        self.lines: dict[Place, int] = {}
        self.seen = 0

    def value(self, node: Node, place: Place) -> Any:
        self.seen += 1
        line = node.start_mark.line + 1
        if self.seen > MOST_NODES:
            raise Unreadable(TOO_MUCH, line)
        if len(place) > DEEPEST:
            raise Unreadable("Things stand too deep in one another.", line)
        self.lines.setdefault(place, line)
        if isinstance(node, MappingNode | SequenceNode) and node.tag not in (f"{PLAIN}map", f"{PLAIN}seq"):
            raise Unreadable(f"“{str(node.tag)[:40]}” is not known here.", line)
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(each, (*place, number)) for number, each in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self.scalar(node, line)

    def mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, inner in self.pairs(node):
            if key in found:
                raise Unreadable(f"“{key[:40]}” stands here twice.", inner.start_mark.line + 1)
            found[key] = self.value(inner, (*place, key))
        return found

    def pairs(self, node: MappingNode) -> Iterator[tuple[str, Node]]:
        for key, inner in node.value:
            if not isinstance(key, ScalarNode):
                raise Unreadable("A name is a text.", key.start_mark.line + 1)
            yield key.value, inner

    def scalar(self, node: ScalarNode, line: int) -> Any:
        tag = str(node.tag).removeprefix(PLAIN)
        if tag in ("str", "timestamp"):
            return node.value
        try:
            if tag in ("int", "float", "bool", "null"):
                return getattr(self.scalars, f"construct_yaml_{tag}")(node)
        except (ValueError, OverflowError, KeyError) as problem:
            raise Unreadable(f"“{node.value[:40]}” cannot be read.", line) from problem
        raise Unreadable(f"“{tag[:40]}” is not known here: only texts, numbers, true and false are.", line)
