"""What may stand in a file of rules, as JSON Schema, made from the catalogue: for editors and for other programs.

What it lets pass, `reading` may still refuse: a pattern that the engine cannot read, hours without time passing.
"""

from typing import Any

from tickets.routing.rules.actions import DOINGS, NOTHING
from tickets.routing.rules.fields import (
    CHOICE,
    CHOICES,
    CLOCK,
    FIELDS,
    HOURS,
    LABELS,
    NUMBER,
    OPERATORS,
    TEXT,
    TEXTS,
    WITH_LISTS,
    YES_NO,
    Field,
)
from tickets.routing.rules.model import MODES, OCCASIONS
from tickets.routing.rules.reading import KEY, LONGEST_KEY, LONGEST_NAME, MOST_ACTIONS, MOST_RULES
from tickets.routing.rules.reading_actions import ADDRESS, STATUSES
from tickets.routing.rules.reading_conditions import CLOCK_TIME, HEADER_NAME, LONGEST_PATTERN, MOST_HOURS, MOST_VALUES
from tickets.routing.rules.trouble import LONGEST_TEXT

Schema = dict[str, Any]
IN_HOURS: Schema = {"enum": ["business", "calendar"], "description": "Which hours count; without it all of them."}
SOME_TEXT = r"\S"


def schema() -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules of a support desk",
        "type": "object",
        "properties": {"rules": {"type": "array", "maxItems": MOST_RULES, "items": {"$ref": "#/$defs/rule"}}},
        "required": ["rules"],
        "additionalProperties": False,
        "$defs": {
            "rule": _rule(),
            "group": _group(),
            "condition": {"anyOf": [_condition(field) for field in FIELDS.values()]},
            "action": {"anyOf": [_action(do) for do in DOINGS]},
        },
    }


def _rule() -> Schema:
    some = {"type": "array", "items": {"enum": list(OCCASIONS)}, "minItems": 1}
    return {
        "type": "object",
        "properties": {
            "key": {"type": "string", "pattern": f"^({KEY.pattern})?$", "maxLength": LONGEST_KEY},
            "name": {"type": "string", "pattern": SOME_TEXT, "maxLength": LONGEST_NAME},
            "is_on": {"type": "boolean"},
            "runs": {"anyOf": [{"enum": list(OCCASIONS)}, some]},
            "when": {"$ref": "#/$defs/group"},
            "then": {"type": "array", "items": {"$ref": "#/$defs/action"}, "minItems": 1, "maxItems": MOST_ACTIONS},
            "stop": {"type": "boolean", "description": "No later rule is asked when this one matched."},
        },
        "required": ["name", "then"],
        "additionalProperties": False,
    }


def _group() -> Schema:
    parts = {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/group"}, {"$ref": "#/$defs/condition"}]}}
    filled = {**parts, "minItems": 1}
    return {
        "type": "object",
        "properties": {mode: parts if mode == "all" else filled for mode in MODES},
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _condition(field: Field) -> Schema:
    operators = OPERATORS[field.kind]
    further: Schema = {"name": {"type": "string"}, "hours": IN_HOURS}
    required = ["field"]
    if field.key == "header":
        further["name"] = {"type": "string", "pattern": f"^{HEADER_NAME.pattern}$"}
        required.append("name")
    return {
        "type": "object",
        "description": field.name,
        "properties": {"field": {"const": field.key}, **further, **{op: _value(field, op) for op in operators}},
        "required": required,
        "oneOf": [{"required": [op]} for op in operators],
        "additionalProperties": False,
    }


def _value(field: Field, op: str) -> Schema:
    if op in WITH_LISTS:
        return {"type": "array", "items": _single(field), "minItems": 1, "maxItems": MOST_VALUES}
    if op == "matches":
        return {**_text(LONGEST_PATTERN), "description": "A pattern as RE2 reads it; capitals do not matter."}
    return _single(field)


def _single(field: Field) -> Schema:
    choice: Schema = (
        {"enum": list(CHOICES[field.key])} if field.key in CHOICES else {"type": "string", "maxLength": 320}
    )
    schemas: dict[str, Schema] = {
        TEXT: _text(),
        TEXTS: _text(),
        CHOICE: choice,
        LABELS: _text(40),
        NUMBER: {"type": "number", "minimum": 0, "maximum": 1_000_000_000},
        HOURS: _hours(),
        YES_NO: {"type": "boolean"},
        CLOCK: {"type": "string", "pattern": f"^({CLOCK_TIME.pattern})$"},
    }
    return schemas[field.kind]


def _text(longest: int = LONGEST_TEXT) -> Schema:
    return {"type": ["string", "number"], "pattern": SOME_TEXT, "maxLength": longest}


def _hours() -> Schema:
    return {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_HOURS}


VALUES: dict[str, Schema] = {
    "add_tag": _text(40),
    "remove_tag": _text(40),
    "set_priority": {"enum": list(CHOICES["priority"])},
    "set_status": {"enum": list(STATUSES)},
    "forward": {"type": "string", "pattern": f"^\\s*{ADDRESS.pattern}\\s*$"},
    "snooze": _hours(),
    "take_fields": {"type": "string", "pattern": r"\(\?P?<", "maxLength": LONGEST_PATTERN},
}


def _action(do: str) -> Schema:
    takes_nothing = DOINGS[do].takes == NOTHING
    value: Schema = {"enum": ["", None]} if takes_nothing else VALUES.get(do, _text(2000 if do == "add_note" else 254))
    further: Schema = {} if takes_nothing else {"hours": IN_HOURS, "from": {"enum": ["subject", "text"]}}
    return {
        "type": "object",
        "description": DOINGS[do].name,
        "properties": {"do": {"const": do}, "value": value, **further},
        "required": ["do"] if takes_nothing else ["do", "value"],
        "additionalProperties": False,
    }
