"""An owner's reply to the letter of a question is its answer. It becomes no ticket, and no customer ever sees it.

What answers such a letter and cannot be taken waits for the owner, as a ticket that only he sees, and says why.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from tickets.asking import escalating, replies
from tickets.asking.letters import LASTS
from tickets.asking.seals import Asked, found_in
from tickets.errors import Refused
from tickets.mail import matching
from tickets.mail.filing import Filing
from tickets.mail.matching import Match
from tickets.mail.reading import ReadMail
from tickets.models import Escalation, Event, Message
from tickets.models.escalation import AnsweredBy
from tickets.models.event import Verb
from tickets.models.ticket import Visibility

TAKEN = "It answered a question of the desk, and became no ticket"
AGAIN = "The same answer to a question came before"
NOT_ONE = "it answers a digest in which not exactly one question waited. Use ‘Answer by mail’ beside the question there"
MACHINES = "A machine answered a question of the desk, which is no answer"


@dataclass
class Replies:
    """What of a batch answers letters of questions. `refused` says why one was not taken, by the row's key."""

    named: dict[int, Asked] = field(default_factory=dict)
    questions: dict[int, Escalation] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)

    def match(self, each: ReadMail) -> Match | None:
        """Of what was not taken: it opens a ticket of its own. None for any other mail."""
        why = self.refused.get(each.row.pk)
        if why is None:
            return None
        asked = self.questions.get(self.named[each.row.pk].question)
        return Match(why, may_belong_to=asked.ticket if asked else None, is_private=True)

    def keep(self, filing: Filing, each: ReadMail, message: Message) -> None:
        """Leaves the ticket of what was not taken, which is not saved yet, to the owner. Rules are not asked."""
        if (why := self.refused.get(each.row.pk)) is None:
            return
        ticket = message.ticket
        detail = {"from": ticket.visibility, "to": Visibility.OWNER, "reason": why}
        ticket.visibility = Visibility.OWNER
        at = each.row.received_at
        filing.events.append(Event(ticket=ticket, verb=Verb.ROUTED, detail=detail, created_at=at))

    def others(self, mails: list[ReadMail]) -> list[ReadMail]:
        """Those that are no answers: only these are confirmed."""
        return [each for each in mails if each.row.pk not in self.refused]


def take_among(batch: list[ReadMail]) -> tuple[Replies, list[ReadMail]]:
    """Answers questions by those mails of `batch` that may; gives what is left of it. Where no mail answers such a
    letter it costs no query."""
    found = _load(batch)
    return found, [each for each in batch if each.row.pk not in found.named or not _take(found, each)]


def _load(batch: list[ReadMail]) -> Replies:
    found = Replies()
    for each in batch:
        mail = each.mail
        addressed = matching.addressed_to(mail, each.row.envelope_to)
        if named := found_in((*mail.in_reply_to, *reversed(mail.references), *addressed)):
            found.named[each.row.pk] = named
    if found.named:
        questions = Escalation.objects.select_related("ticket", "asked_by", "answered_by")
        found.questions = questions.in_bulk({named.question for named in found.named.values()})
        found.people = User.objects.in_bulk({named.person for named in found.named.values()})
    return found


def _take(found: Replies, each: ReadMail) -> bool:
    """Whether this mail needs no ticket; its row says what became of it."""
    if each.mail.auto_reply or each.mail.bounce is not None:
        each.row.problem = MACHINES
        return True
    named = found.named[each.row.pk]
    asked, person = found.questions.get(named.question), found.people.get(named.person)
    try:
        if not named.question:
            raise Refused(NOT_ONE)
        if asked is None or person is None:
            raise Refused("the question is not there any more")
        replies.check_writer(each, person)
        each.row.problem = _answer(asked, person, replies.read(each.mail))
    except Refused as problem:
        found.refused[each.row.pk] = _told(asked, str(problem))
        return False
    return True


def _answer(asked: Escalation, person: User, reply: replies.Reply) -> str:
    """What the row says. Raises Refused."""
    if asked.answered_by == person and asked.answered_way == AnsweredBy.MAIL and reply.is_same(asked):
        return AGAIN
    if asked.asked_at + LASTS < timezone.now():
        raise Refused(f"it comes more than {LASTS.days} days after the question")
    agrees = reply.agrees and bool(asked.suggestion)
    escalating.answer(asked, person, "" if agrees else reply.text, agrees=agrees, way=AnsweredBy.MAIL)
    return TAKEN


def _told(asked: Escalation | None, why: str) -> str:
    about = f" on {asked.ticket.reference}" if asked else ""
    return f"It answers a question{about}, but it was not taken as the answer: {why[0].lower()}{why[1:].rstrip('.')}"
