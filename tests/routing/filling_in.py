"""The builder's form as a browser would post it."""

from typing import Any

from django.http import QueryDict

from tickets.routing.builder.form import ActionRow, ConditionRow, Form, GroupRow


def posted(form: Form, **further: Any) -> QueryDict:
    """All that stands in `form`, as it stands; `further` fields replace or join."""
    typed = QueryDict(mutable=True)
    typed["name"] = form.name
    typed.setlist("runs", [run.value for run in form.runs if run.chosen])
    if form.stop:
        typed["stop"] = "yes"
    _group(typed, form.when)
    for action in form.then:
        _action(typed, action)
    for name, value in further.items():
        typed.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return typed


def _group(typed: QueryDict, group: GroupRow) -> None:
    typed[f"{group.id}-mode"] = _chosen(group.modes)[0]
    for part in group.parts:
        _group(typed, part) if isinstance(part, GroupRow) else _condition(typed, part)


def _condition(typed: QueryDict, row: ConditionRow) -> None:
    fields = [choice for choices in row.fields.values() for choice in choices]
    typed[f"{row.id}-field"] = (_chosen(fields) or [""])[0]
    if row.operators:
        typed[f"{row.id}-op"] = _chosen(row.operators)[0]
    if row.header is not None:
        typed[f"{row.id}-name"] = row.header
    _value(typed, row.control, f"{row.id}-value", row.id)


def _action(typed: QueryDict, row: ActionRow) -> None:
    typed[f"{row.id}-do"] = (_chosen(row.doings) or [""])[0]
    _value(typed, row.control, f"{row.id}-{row.control.key}", row.id)
    if row.control.source:
        typed[f"{row.id}-from"] = _chosen(row.control.source)[0]


def _value(typed: QueryDict, control: Any, name: str, at: str) -> None:
    if control.shape in ("select", "many"):
        typed.setlist(name, _chosen(control.choices))
    elif control.shape != "nothing":
        typed[name] = control.value.replace("\n", "\r\n")
    if control.unit:
        typed[f"{at}-hours"] = _chosen(control.unit)[0]


def _chosen(choices: Any) -> list[str]:
    return [choice.value for choice in choices if choice.chosen]
