"""What the people of the business did, written as the verbs of tickets.desk write it, but in the past."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape

from accounts.models import User
from tickets.demo.plan import Act, Story
from tickets.desk import writing
from tickets.desk.people import handover
from tickets.mail import delivering, html, tokens
from tickets.mail.composing import compose
from tickets.mail.letters import letter_for
from tickets.models import Event, Message, OutgoingMail, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status
from tickets.routing.promises import promising

REFUSED = "550 5.1.1 <{email}>: Recipient address rejected: this mailbox has been closed"
NOT_NEEDED = ("take", "give", "resolve")
CHANGED = ["status", "status_since", "assignee", "awaits_answer_since", "we_wrote_at", "last_activity_at", "preview"]


@dataclass
class Playing:
    """A story on the stage: its ticket, our last answer, the Message-IDs so far."""

    story: Story
    ticket: Ticket
    ids: list[str] = field(default_factory=list)
    answer: Message | None = None


class Scribe:
    """Collects what people did in many tickets, and saves it in a handful of statements."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.tickets: list[Ticket] = []
        self.messages: list[Message] = []
        self.events: list[Event] = []
        self.outgoing: list[OutgoingMail] = []

    def write(self, playing: Playing, acts: list[Act]) -> None:
        self.tickets.append(playing.ticket)
        for act in acts:
            if playing.ticket.status == Status.RESOLVED and act.verb in NOT_NEEDED:
                continue  # a rule has resolved it
            getattr(self, f"_{act.verb}")(playing, act, self.people[act.who])
        if playing.story.twist == "failed" and playing.story.acts[-1] in acts:
            self._did_not_leave(playing)

    def save(self) -> None:
        Message.objects.bulk_create(self.messages)
        self._send()
        Event.objects.bulk_create(self.events)
        Ticket.objects.bulk_update(self.tickets, CHANGED)
        promising.keep(self.tickets)

    def _send(self) -> None:
        for each in self.outgoing:
            each.message = each.message  # the key is known only now
            if each.state == OutgoingState.SENT:
                raw = compose(letter_for(each.message, each.mailbox))
                at, ticket = each.message.created_at, each.message.ticket
                delivered = delivering.to_folder(raw, f"{at:%Y%m%d-%H%M%S}-{ticket.reference}-{each.message.pk}.eml")
                each.file_name, each.server_said = delivered.file_name, delivered.server_said
        OutgoingMail.objects.bulk_create(self.outgoing)

    def _take(self, playing: Playing, act: Act, who: User) -> None:
        self._assign(playing, act, who, who)

    def _give(self, playing: Playing, act: Act, who: User) -> None:
        self._assign(playing, act, who, self.people[act.text])

    def _assign(self, playing: Playing, act: Act, by: User, to: User) -> None:
        detail = handover(playing.ticket.assignee, to)
        playing.ticket.assignee = to
        self._tell(playing, act, Verb.ASSIGNED, by, detail)

    def _note(self, playing: Playing, act: Act, who: User) -> None:
        message = self._message(playing, act, who, Direction.NOTE, act.text)
        self._tell(playing, act, Verb.NOTED, who, {}, message)

    def _reply(self, playing: Playing, act: Act, who: User) -> None:
        ticket, mailbox = playing.ticket, playing.ticket.mailbox
        text = f"Hi {playing.story.person.first},\n\n{act.text}\n\nBest,\n{who.short_name}"
        message = self._message(playing, act, who, Direction.REPLY, text)
        message.sender_name, message.sender_email = mailbox.name, mailbox.address
        message.to = [[ticket.customer.name, ticket.customer.email]]
        message.subject = f"Re: {ticket.subject}"
        message.message_id = tokens.new_message_id(ticket.reference, mailbox.domain)
        message.in_reply_to, message.references = playing.ids[-1:], list(playing.ids)
        playing.ids.append(message.message_id)
        playing.answer = message
        awaits = ticket.awaits_answer_since and ticket.awaits_answer_since.isoformat()
        detail: dict[str, object] = {"from": ticket.status, "to": Status.WAITING, "awaits": awaits, "joined": []}
        ticket.status, ticket.awaits_answer_since = Status.WAITING, None
        ticket.status_since = ticket.we_wrote_at = act.at
        ticket.preview = writing.preview(message)
        self._tell(playing, act, Verb.REPLIED, who, detail, message)
        self.outgoing.append(_sent(message))

    def _resolve(self, playing: Playing, act: Act, who: User) -> None:
        detail = {"from": playing.ticket.status, "to": Status.RESOLVED}
        playing.ticket.status, playing.ticket.awaits_answer_since = Status.RESOLVED, None
        playing.ticket.status_since = act.at
        self._tell(playing, act, Verb.RESOLVED, who, detail)

    def _did_not_leave(self, playing: Playing) -> None:
        outgoing, at = self.outgoing[-1], playing.story.acts[-1].at + timedelta(seconds=12)
        said = REFUSED.format(email=playing.ticket.customer.email)
        outgoing.state, outgoing.sent_at, outgoing.server_said = OutgoingState.FAILED, None, said
        act = Act(at, "", "")
        self._tell(playing, act, Verb.SENDING_FAILED, None, {"reason": said}, outgoing.message)
        why = "The answer did not reach the customer for certain"
        self._tell(playing, act, Verb.REOPENED, None, {"from": Status.WAITING, "to": Status.OPEN, "reason": why})
        playing.ticket.status, playing.ticket.status_since = Status.OPEN, at

    def _message(self, playing: Playing, act: Act, who: User, direction: Direction, text: str) -> Message:
        clean = html.clean_written(f"<div>{escape(text, quote=False)}</div>".replace("\n", "<br>"))
        plain = html.to_text(clean).strip()
        message = Message(
            ticket=playing.ticket,
            direction=direction,
            author=who,
            html=clean,
            text=plain,
            new_text=plain,
            created_at=act.at,
        )
        playing.ticket.last_activity_at = max(playing.ticket.last_activity_at, act.at)
        self.messages.append(message)
        return message

    def _tell(
        self,
        playing: Playing,
        act: Act,
        verb: Verb,
        by: User | None,
        detail: Mapping[str, object],
        message: Message | None = None,
    ) -> None:
        told = Event(
            ticket=playing.ticket, verb=verb, actor=by, detail=dict(detail), message=message, created_at=act.at
        )
        self.events.append(told)


def _sent(message: Message) -> OutgoingMail:
    at = message.created_at
    return OutgoingMail(
        message=message,
        mailbox=message.ticket.mailbox,
        state=OutgoingState.SENT,
        queued_at=at,
        due_at=at + timedelta(seconds=10),
        sent_at=at + timedelta(seconds=11),
        attempts=1,
    )
