"""Rules → YAML that people read and change: always the same for the same rules."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from tickets.models import RuleVersion
from tickets.routing.rules import RuleProblems, read
from tickets.routing.rules.writing import written

HEADER = """\
# The rules of this desk, in their order: the first is asked first.
# Keep this file where you like, change it, and put it in again on the page 'Files' or by
#   manage.py rules check FILE    says what is wrong and what is odd
#   manage.py rules try FILE      says what it would do to the last 1,000 mails
#   manage.py rules apply FILE --by ADDRESS
# docs/rules.schema.json tells an editor what may stand where; docs/routing.md tells people.
"""
ORDER = ("key", "name", "is_on", "runs", "when", "then", "stop")
WIDTH = 110
# Of these only quotes keep what they are: anywhere else they end a line, or are not seen.
OTHER_BREAKS = "\r\x85\u2028\u2029"


def exported(versions: Sequence[RuleVersion]) -> str:
    """All that stand, also those that are off."""
    listed = [as_rule(version.rule.key, version.definition, version.is_on) for version in versions]
    return text_of([_ordered(each) for each in listed])


def text_of(rules: Sequence[Any]) -> str:
    writer = YAML(pure=True)
    writer.width = WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    writer.dump(CommentedMap(rules=CommentedSeq(rules)), out)
    return HEADER + out.getvalue()


def as_rule(key: str, definition: dict[str, Any], is_on: bool) -> dict[str, Any]:
    """In today's form where it can be read, else as it stands."""
    try:
        said = written(read(definition))
    except RuleProblems:
        said = dict(definition)
    return {**said, "key": key, "is_on": is_on}


def _ordered(rule: dict[str, Any]) -> CommentedMap:
    known = [part for part in ORDER if part in rule and (part != "stop" or rule[part])]
    others = sorted(set(rule) - set(ORDER))
    found = CommentedMap((part, _styled(rule[part])) for part in (*known, *others))
    if isinstance(found.get("runs"), CommentedSeq):
        found["runs"].fa.set_flow_style()
    return found


def _styled(value: Any) -> Any:
    """Conditions and actions on a line each; what has lines of its own as a block."""
    if isinstance(value, dict):
        styled = CommentedMap((key, _styled(each)) for key, each in value.items())
        if not any(isinstance(each, LiteralScalarString) or _holds_maps(each) for each in styled.values()):
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, list | tuple):
        listed = CommentedSeq(_styled(each) for each in value)
        if not any(isinstance(each, CommentedMap) for each in listed):
            listed.fa.set_flow_style()
        return listed
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    if any(each in value for each in OTHER_BREAKS):
        return DoubleQuotedScalarString(value)
    return LiteralScalarString(value) if "\n" in value else value


def _holds_maps(value: Any) -> bool:
    return isinstance(value, CommentedSeq) and any(isinstance(each, CommentedMap) for each in value)
