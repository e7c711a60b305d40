"""Events in plain words, such as 'Asha gave it to Olivia', with the reason where there is one."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tickets.desk import ahead, duties, marks_in_words, procedures_in_words
from tickets.desk.marks_in_words import by as _by
from tickets.desk.marks_in_words import rule_of
from tickets.models import Event
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState
from tickets.models.promise import Promised
from tickets.models.ticket import Satisfaction, Visibility
from tickets.routing.rules.actions import DOINGS

US = marks_in_words.US
# The reasons of these stand under 'Why is it here?'.
TOLD_ASIDE = {Verb.OPENED, Verb.ROUTED, Verb.RULES_RAN}
# Of what a rule did not do, or what was taken back, its conditions are no reason.
NOT_BECAUSE = {*TOLD_ASIDE, Verb.NOT_DONE, Verb.RULE_UNDONE}
LONGEST = 220


def sentence(event: Event) -> str:
    """Without a full stop: lists and tooltips set it among other things."""
    told = marks_in_words.told(event) or _other(event)
    if rule_of(event) and event.verb not in NOT_BECAUSE and (because := str(event.detail.get("because") or "")):
        told = f"{told}, because {because.rstrip('.')}"
    reason = "" if event.verb in TOLD_ASIDE else str(event.detail.get("reason") or "").strip().rstrip(".")
    return f"{told}{'. ' if reason[0].isupper() else ': '}{reason}" if reason else told


def at_once(event: Event) -> object:
    """The same for events that are one step of one rule."""
    if event.actor or not rule_of(event) or not marks_in_words.told(event):
        return event.pk
    return str(event.detail["rule"]), event.detail.get("because"), event.created_at.replace(microsecond=0)


def of_step(events: Sequence[Event]) -> str:
    """Its reason is said once, and its beginning is enough: all of it stands under 'Why is it here?'."""
    last = sentence(events[-1]).removeprefix(f"{_by(events[-1])} ")
    before = [(marks_in_words.told(event) or "").removeprefix(f"{_by(event)} ") for event in events[:-1]]
    told = f"{_by(events[0])} {', '.join(before)} and {last}" if before else sentence(events[0])
    return told if len(told) <= LONGEST or not rule_of(events[0]) else f"{told[:LONGEST].rpartition(' ')[0]} …"


def _other(event: Event) -> str:
    return WORDS[event.verb](event) if event.verb in WORDS else f"{_actor(event)} {event.get_verb_display()}"


def _actor(event: Event) -> str:
    return event.actor.short_name if event.actor else US


def _writer(event: Event) -> str:
    if event.message and (name := event.message.sender_name or event.message.sender_email):
        return name
    return str(event.ticket.customer)


def _assigned(event: Event) -> str:
    taker, taker_id = event.detail.get("to") or "", event.detail.get("to_id")
    if not event.actor and not rule_of(event):
        return f"Given to {taker}" if taker else "Given back to the team"
    if not taker:
        return f"{_by(event)} gave it back to the team"
    is_own = event.actor is not None and taker_id == event.actor.pk
    return f"{_by(event)} took it" if is_own else f"{_by(event)} gave it to {taker}"


def _routed(event: Event) -> str:
    return {
        Visibility.TEAM: "Shown to the team",
        Visibility.OWNER: "Kept for the owner alone",
        Visibility.HELD: "Held until it is routed",
    }.get(event.detail.get("to", ""), "Routed")


def _approved(event: Event) -> str:
    did = "changed and approved" if event.detail.get("changed") else "approved"
    return f"{_actor(event)} {did} the answer of {event.detail.get('author', 'a colleague')}"


def _settled(event: Event) -> str:
    was_sent = event.detail.get("to") == OutgoingState.SENT
    return f"{_actor(event)} says that the answer {'was' if was_sent else 'was not'} sent"


def _duty_done(event: Event) -> str:
    proof = str(event.detail.get("proof") or "")
    return f"{_actor(event)} did it{f': {proof}' if proof else ''}"


def _rated(event: Event) -> str:
    how = "was good" if event.detail.get("to") == Satisfaction.GOOD else "was not good"
    comment = str(event.detail.get("comment") or "")
    return f"{event.ticket.customer} says that it {how}{f': “{comment}”' if comment else ''}"


def _bounced(event: Event) -> str:
    return {
        "waiting": "The answer is still on its way",
        "complaint": "Somebody complained about the answer",
        "report": "A mail server reported on the answer",
    }.get(event.detail.get("kind", ""), "The answer came back undelivered")


def _may_belong(event: Event) -> str:
    return f"May belong to {event.detail.get('to') or 'another ticket'}"


def _quoted(event: Event) -> str:
    to = event.detail.get("to")
    return f" “{to}”" if to else ""


def _not_done(event: Event) -> str:
    asked = {
        "send_reply": f"send the saved reply{_quoted(event)}",
        "forward": f"forward it to {event.detail.get('to') or 'anybody'}",
        "notify": f"tell {event.detail.get('to') or 'anybody'}",
        "call_webhook": f"call the webhook{_quoted(event)}",
        "attach_procedure": f"attach the procedure{_quoted(event)}",
    }
    do = str(event.detail.get("do", ""))
    named = DOINGS[do].name if do in DOINGS else "do all that it asks for"
    return f"{_by(event)} did not {asked.get(do, named)}"


def _answered(event: Event) -> str:
    by_mail = event.detail.get("way") in ("mail", "link")
    return f"{_actor(event)} answered the question{' by mail' if by_mail else ''}"


def _promise(event: Event) -> str:
    what, until = str(event.detail.get("what", "")), event.detail.get("to")
    named = Promised(what).label.lower() if what in Promised.values else "answer"
    return f"{named} until {ahead.told(datetime.fromisoformat(until))}" if until else named


def _opened(event: Event) -> str:
    return "The duty is due" if duties.is_one(event.ticket) else f"{_writer(event)} opened the ticket"


WORDS: dict[str, Callable[[Event], str]] = {
    **procedures_in_words.WORDS,
    Verb.SAVED_REPLY: lambda event: f"{_by(event)} sent the saved reply{_quoted(event)}",
    Verb.FORWARDED: lambda event: f"{_by(event)} forwarded it to {event.detail.get('to', '')}",
    Verb.NOTIFIED: lambda event: f"{_by(event)} told {event.detail.get('to', '')} of it",
    Verb.WEBHOOK_CALLED: lambda event: f"{_by(event)} called the webhook{_quoted(event)}",
    Verb.NOT_DONE: _not_done,
    Verb.OPENED: _opened,
    Verb.DUTY_DONE: _duty_done,
    Verb.ARRIVED: lambda event: f"{_writer(event)} wrote",
    Verb.ROUTED: _routed,
    Verb.ASSIGNED: _assigned,
    Verb.NOTED: lambda event: f"{_by(event)} wrote a note",
    Verb.REPLIED: lambda event: f"{_actor(event)} answered",
    Verb.PROPOSED: lambda event: f"{_actor(event)} wrote an answer, which waits for approval",
    Verb.APPROVED: _approved,
    Verb.SENT_BACK: lambda event: f"{_actor(event)} sent the answer back to {event.detail.get('author', 'its writer')}",
    Verb.PROPOSAL_WITHDRAWN: lambda event: f"{_actor(event)} took the answer back before it was approved",
    Verb.SENDING_UNDONE: lambda event: f"{_actor(event)} took the answer back before it was sent",
    Verb.RATED: _rated,
    Verb.SENT: lambda event: "The answer was sent",
    Verb.SENDING_FAILED: lambda event: "The answer could not be sent",
    Verb.SENDING_UNKNOWN: lambda event: "Nobody knows whether the answer was sent",
    Verb.SENT_AGAIN: lambda event: f"{_actor(event)} sent the answer again",
    Verb.SETTLED: _settled,
    Verb.BOUNCED: _bounced,
    Verb.MAY_BELONG: _may_belong,
    Verb.ACKNOWLEDGED: lambda event: "The desk confirmed that the mail came in",
    Verb.ASKED: lambda event: f"{_actor(event)} asked the owner",
    Verb.ANSWERED: _answered,
    Verb.ASKING_WITHDRAWN: lambda event: (
        f"{_actor(event)} took the question back" if event.actor else "The question to the owner was taken back"
    ),
    Verb.PROMISE_NEAR: lambda event: f"Soon due: {_promise(event)}",
    Verb.PROMISE_BROKEN: lambda event: f"Promise broken: {_promise(event)}",
    Verb.ADDRESS_CLEARED: lambda event: f"{_actor(event)} allowed mail to {event.detail.get('to', 'an address')} again",
    Verb.READ_AGAIN: lambda event: (
        f"{_actor(event)} had the mail read again" if event.actor else "The mail was read again"
    ),
}
