"""Why a procedure is suggested, in words: the strongest reason that is true."""

from tickets.models import TicketKind
from tickets.procedures.likeness import Fit


def why(fit: Fit, kind: str) -> str:
    if fit.alike:
        return f"used {_times(fit.alike)} for tickets like this"
    if fit.sender:
        return f"for mail from {fit.sender}"
    name = TicketKind.names().get(kind, kind)
    if fit.same_kind:
        return f"used {_times(fit.same_kind)} for “{name}”"
    if fit.of_kind and not fit.words:
        return f"for “{name}”"
    return "its words are those of this mail" if fit.words else "written much like this mail"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
