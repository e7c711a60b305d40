"""The stories, played: in rounds, each a letter of every customer who writes again, and what was done about it."""

from random import Random

from accounts.models import User
from tickets.demo import letters
from tickets.demo.answering import Playing, Scribe
from tickets.demo.intaking import Arrival, take_in
from tickets.demo.plan import Act, Story
from tickets.models import Mailbox

WRITTEN = {"letter": letters.next_letter, "bounce": letters.bounce, "away": letters.away, "stranger": letters.stranger}


def play(stories: list[Story], people: dict[str, User], mailboxes: dict[str, Mailbox], chance: Random) -> list[Playing]:
    """Every story with its ticket."""
    rounds = [(story, _rounds(story.acts)) for story in stories]
    first = [_first(story, acts[0][0], mailboxes, chance) for story, acts in rounds]
    messages = take_in(first, chance)
    opened = zip(stories, messages, strict=True)
    stage = [Playing(story, message.ticket, [message.message_id]) for story, message in opened]
    _work(stage, [acts[0][1:] for _, acts in rounds], people)
    for number in range(1, max(len(acts) for _, acts in rounds)):
        again = [(each, acts[number]) for each, (_, acts) in zip(stage, rounds, strict=True) if len(acts) > number]
        _write_again(again, chance)
        _work([each for each, _ in again], [acts[1:] for _, acts in again], people)
    return stage


def _rounds(acts: list[Act]) -> list[list[Act]]:
    """The acts, cut before each letter."""
    cut: list[list[Act]] = []
    for act in acts:
        if act.who == "customer":
            cut.append([])
        cut[-1].append(act)
    return cut


def _first(story: Story, act: Act, mailboxes: dict[str, Mailbox], chance: Random) -> Arrival:
    mailbox = mailboxes[story.dialogue.head.get("to", "support")]
    raw = letters.first_letter(story, act, (mailbox.name, mailbox.address), chance)
    return Arrival(act.at, mailbox, story.person.email, raw)


def _write_again(again: list[tuple[Playing, list[Act]]], chance: Random) -> None:
    arrivals = []
    for each, (act, *_) in again:
        mailbox = each.ticket.mailbox
        assert each.answer is not None, "a customer writes again only after an answer"
        raw = WRITTEN[act.verb](each.story, act, (mailbox.name, mailbox.address), each.answer, chance)
        sender = "" if act.verb == "bounce" else each.story.person.email
        arrivals.append(Arrival(act.at, mailbox, sender, raw))
    for (each, _), message in zip(again, take_in(arrivals, chance), strict=True):
        if message.ticket_id == each.ticket.pk:
            assignee, mailbox = each.ticket.assignee, each.ticket.mailbox
            each.ticket, each.ticket.customer = message.ticket, each.ticket.customer
            each.ticket.assignee, each.ticket.mailbox = assignee, mailbox
            each.ids.append(message.message_id)


def _work(stage: list[Playing], acts: list[list[Act]], people: dict[str, User]) -> None:
    scribe = Scribe(people)
    for each, done in zip(stage, acts, strict=True):
        scribe.write(each, done)
    scribe.save()
