"""Questions to the owner on a ticket's page: the one that waits above the conversation, the others within it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from tickets import access
from tickets.asking import showing
from tickets.asking.showing import Question
from tickets.desk.conversation import Entry
from tickets.desk.views.looking import person
from tickets.desk.views.panes import Pane
from tickets.models import Ticket
from tickets.models.draft import DraftKind
from tickets.models.ticket import Status

PUT_AWAY = (Status.SPAM, Status.DELETED)


def shown(request: HttpRequest, ticket: Ticket, refused: Pane | None) -> dict[str, Any]:
    """`asks`: this person may ask, now or when the question that waits is answered; `decides`: whoever is asked;
    `refused`: an answer that was not taken."""
    waiting = next((each for each in of(ticket) if each.waits), None)
    user, wrote = person(request), ticket.customer_wrote_at
    decides = access.may_decide(user)
    return {
        "question": waiting,
        "refused": refused,
        "decides": decides,
        "asks": access.may_work(user) and not decides and ticket.status not in PUT_AWAY,
        "wrote_since": wrote if waiting and wrote and wrote > waiting.at else None,
    }


def of(ticket: Ticket) -> list[Question]:
    """As `looking.whole_ticket_of` has loaded them, the newest first; none of a ticket that came from elsewhere."""
    return showing.questions(getattr(ticket, "questions", ()))


def kinds(*, asks: bool) -> list[str]:
    """The panes of the composer."""
    return [kind for kind in DraftKind.values if asks or kind != DraftKind.ASK]


def among(entries: Sequence[Entry], told: Sequence[Any], ticket: Ticket, *, whole: bool) -> list[Any]:
    """What is told of the conversation, with questions that wait no more where they ended. Of a conversation that is
    not shown `whole`, none before its beginning."""
    since = entries[0].at if entries and not whole else None
    over = [(each.until, each) for each in of(ticket) if each.until and (since is None or each.until >= since)]
    placed = [(entry.at, line) for entry, line in zip(entries, told, strict=True)]
    return [line for _, line in sorted([*placed, *reversed(over)], key=lambda each: each[0])]
