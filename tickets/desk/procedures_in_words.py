"""What became of procedures on a ticket, in plain words: 'Asha ticked “Look the payment up”'."""

from collections.abc import Callable

from tickets.desk.marks_in_words import by
from tickets.models import Event
from tickets.models.event import Verb

LONGEST = 100


def _procedure(event: Event) -> str:
    title = event.detail.get("to")
    return f"the procedure “{title}”" if title else "a procedure"


def _attached(event: Event) -> str:
    if event.detail.get("renewed"):
        return f"{by(event)} went over to the new version of {_procedure(event)}"
    return f"{by(event)} attached {_procedure(event)}"


def _says(event: Event) -> str:
    says = str(event.detail.get("says") or "a step")
    return f"“{says if len(says) <= LONGEST else f'{says[:LONGEST].rpartition(chr(32))[0]} …'}”"


WORDS: dict[str, Callable[[Event], str]] = {
    Verb.PROCEDURE_ATTACHED: _attached,
    Verb.PROCEDURE_USED: lambda event: f"{by(event)} worked by {_procedure(event)}",
    Verb.PROCEDURE_UNFIT: lambda event: f"{by(event)} found that {_procedure(event)} does not fit",
    Verb.STEP_TICKED: lambda event: f"{by(event)} ticked {_says(event)}",
    Verb.STEP_UNTICKED: lambda event: f"{by(event)} took the tick from {_says(event)}",
}
