"""What a trial found, for the page."""

from dataclasses import dataclass, field
from datetime import datetime

from tickets.models import Ticket


@dataclass(frozen=True)
class Row:
    """A mail (`message` is its id) for which the rule holds. `does` is what the rule would do, `first` what rules
    before it do; `stopped_by` is one of those that stops, so that the rule is not asked."""

    ticket: Ticket
    message: int
    sender: str
    subject: str
    at: datetime
    does: list[str]
    first: list[str]
    stopped_by: str = ""


@dataclass(frozen=True)
class Trial:
    """`matched` of `asked` mails, on whose occasion the rule runs, of `looked_at`; `left_out` are those of the last
    1,000 that only the owner sees. `not_asked` are those that hold, and to which the rule never comes."""

    name: str
    looked_at: int
    left_out: int
    occasions: str
    is_for_mail: bool
    asked: int = 0
    matched: int = 0
    not_asked: int = 0
    rows: list[Row] = field(default_factory=list)
    seconds: float = 0

    @property
    def newest(self) -> int:
        return self.looked_at + self.left_out
