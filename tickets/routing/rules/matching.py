"""Whether a group of conditions holds, and where the first stands that does not."""

from collections.abc import Callable

from tickets.routing.rules.comparing import asks
from tickets.routing.rules.model import ALL, ANY, Condition, Group, Path
from tickets.routing.rules.viewing import Asks, View

# None when all holds, else where in the group the first thing stands that does not.
Check = Callable[[View], Path | None]


def check_of(group: Group) -> Check:
    if group.mode == ALL:
        return _check_all(group)
    parts = [_holds(part) for part in group.parts]
    if group.mode == ANY:
        return lambda view: None if any(holds(view) for holds in parts) else ()
    return lambda view: next(((number,) for number, holds in enumerate(parts) if holds(view)), None)


def _check_all(group: Group) -> Check:
    if all(isinstance(part, Condition) for part in group.parts):
        return _check_conditions([asks(part) for part in group.parts if isinstance(part, Condition)])
    checks = [(number, _checked(part)) for number, part in enumerate(group.parts)]

    def check(view: View) -> Path | None:
        for number, part in checks:
            if (failed := part(view)) is not None:
                return (number, *failed)
        return None

    return check


def _checked(part: Condition | Group) -> Check:
    if isinstance(part, Group):
        return check_of(part)
    holds = asks(part)
    return lambda view: None if holds(view) else ()


def _check_conditions(conditions: list[Asks]) -> Check:
    """What most rules are, and the quickest."""

    def check(view: View) -> Path | None:
        for holds in conditions:
            if not holds(view):
                return (conditions.index(holds),)
        return None

    return check


def _holds(part: Condition | Group) -> Asks:
    if isinstance(part, Condition):
        return asks(part)
    check = check_of(part)
    return lambda view: check(view) is None
