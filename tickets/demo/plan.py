"""What happened when: three hundred stories over sixty days, drawn by a seeded chance. Nothing is stored here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from tickets.demo import dialogue, world
from tickets.demo.dialogue import Dialogue, Turn
from tickets.demo.world import Person

DAYS = 60
HOW_MANY = {
    "question": 110, "payments": 58, "autoresponder": 26, "hosting": 25, "complaint": 30, "testimonial": 24,
    "affiliate": 20, "private": 5,
}  # fmt: skip
MINUTES_AGO = [4, 17, 38, 71, 118, 176, 244, 317, 395, 468, 561, 655]
UNTOUCHED = 6
# From the newest to the oldest: these many were not looked into yet, answered once, or wait for another answer.
OPEN, WAITING = 36, 17
TWISTS = ["failed", "bounce", "away", "stranger", "away", "stranger"]
SAID = {
    "bounce": "This is the mail system. I could not deliver your message to the recipient below. Their"
    " mailbox is full.",
    "away": "I am out of the office until {day} and read mail only now and then. In urgent cases please call.",
    "stranger": "{first} asked me to answer, as I look after the accounts here. "
    "{Please send the details to me as well.|Could you tell me what you need from us?}",
}
HOURS = [7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 18, 19, 20, 21, 22]


@dataclass(frozen=True)
class Act:
    """Something that one of `customer`, `asha`, `olivia` did: letter, bounce, away, stranger, reply, note, take, give
    or resolve."""

    at: datetime
    who: str
    verb: str
    text: str = ""


@dataclass
class Story:
    """One ticket from its first letter on. `twist` names something that goes wrong, in one of a few stories."""

    dialogue: Dialogue
    person: Person
    facts: dict[str, str]
    subject: str
    acts: list[Act] = field(default_factory=list)
    twist: str = ""

    @property
    def by_machine(self) -> bool:
        return self.dialogue.head.get("as") in ("machine", "invoice")


def stories(now: datetime, chance: Random) -> list[Story]:
    """Oldest first; the same for the same day and seed."""
    starts = _starts(now, chance)
    people = cycle(world.customers(chance))
    told = []
    for at, each in zip(starts, _dialogues(chance), strict=True):
        person = _sender(each) or next(people)
        facts = world.facts(at, person, chance)
        told.append(Story(each, person, facts, dialogue.vary(chance.choice(each.subjects), facts, chance)))
    ends = _ends(told, chance)
    for at, story, end in zip(starts, told, ends, strict=True):
        # A chance of its own: what the hour of the day cuts off one story must not change the others.
        story.acts = _acts(story, at, now, end, Random(chance.getrandbits(32)))
    _twist(told, chance)
    return told


def _starts(now: datetime, chance: Random) -> list[datetime]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = list(range(1, DAYS + 1))
    weights = [0.4 if (midnight - timedelta(days=day)).weekday() > 4 else 1.0 for day in days]
    drawn = chance.choices(days, weights, k=sum(HOW_MANY.values()) - len(MINUTES_AGO))
    earlier = [_moment(midnight - timedelta(days=day), chance) for day in drawn]
    return sorted(earlier) + [now - timedelta(minutes=minutes) for minutes in reversed(MINUTES_AGO)]


def _moment(midnight: datetime, chance: Random) -> datetime:
    return midnight + timedelta(hours=chance.choice(HOURS), minutes=chance.randrange(60), seconds=chance.randrange(60))


def _dialogues(chance: Random) -> list[Dialogue]:
    """Each kind goes through its conversations in turn, so that none comes twice in a row."""
    kinds = [kind for kind, many in HOW_MANY.items() if kind != "private" for _ in range(many)]
    chance.shuffle(kinds)
    for place in range(HOW_MANY["private"]):
        kinds.insert(len(kinds) - 14 - place * 43, "private")
    supply = {kind: cycle(chance.sample(each := dialogue.load(kind), len(each))) for kind in HOW_MANY}
    return [next(supply[kind]) for kind in kinds]


def _sender(each: Dialogue) -> Person | None:
    if "from" not in each.head:
        return None
    name, _, address = each.head["from"].partition(" <")
    return Person(name, address.rstrip(">"))


def _ends(told: list[Story], chance: Random) -> list[str]:
    """For each story: new, open, waiting or done. The newest are new, and all old ones are done."""
    ends = ["done"] * len(told)
    left = {"open": OPEN - UNTOUCHED, "waiting": WAITING}
    for place in reversed(range(len(told))):
        drawn = chance.choices(["done", "open", "waiting"], [2, 3, 2])[0]
        if place >= len(told) - UNTOUCHED:
            ends[place] = "new"
        elif left.get(drawn) and _allows(told[place], drawn):
            ends[place] = drawn
            left[drawn] -= 1
    return ends


def _allows(story: Story, end: str) -> bool:
    return end == "open" or any(turn.who in ("asha", "olivia") for turn in story.dialogue.turns)


def _acts(story: Story, at: datetime, now: datetime, end: str, chance: Random) -> list[Act]:
    acts: list[Act] = []
    holder = ""
    for turn in _played(story.dialogue.turns, end, chance):
        at = at if not acts else at + _pause(turn, at, chance)
        if at > now - timedelta(minutes=6) and acts:
            return acts
        act = _act(turn, at, dialogue.vary(turn.text, story.facts, chance))
        if act.verb in ("reply", "note") and turn.who != "olivia note" and act.who != holder:
            before = at - timedelta(minutes=chance.randint(2, 9))
            acts.append(Act(before, holder or act.who, "give" if holder else "take", act.who))
            holder = act.who
        acts.append(act)
    if end == "done" and acts[-1].verb != "resolve":
        acts.append(_closing(acts[-1], holder or ("olivia" if story.dialogue.kind == "private" else "asha"), chance))
    return acts


def _act(turn: Turn, at: datetime, text: str) -> Act:
    who = "olivia" if turn.who.startswith("olivia") else "asha"
    if turn.who == "customer":
        return Act(at, "customer", "letter", text)
    return Act(at, who, {"asha": "reply", "olivia": "reply", "resolved": "resolve"}.get(turn.who, "note"), text)


def _closing(last: Act, who: str, chance: Random) -> Act:
    """With the answer itself, or some time after the customer's last word."""
    pause = timedelta(seconds=1) if last.verb == "reply" else timedelta(minutes=chance.randint(1, 5))
    return Act(last.at + pause, who, "resolve")


def _played(turns: list[Turn], end: str, chance: Random) -> list[Turn]:
    """The turns until the story stands where it should end."""
    letters = [place for place, turn in enumerate(turns) if turn.who == "customer"]
    replies = [place for place, turn in enumerate(turns) if turn.who in ("asha", "olivia")]
    if end == "new":
        return turns[:1]
    if end == "open":
        cut = chance.choice(letters[:2]) + 1
        noted = turns[cut : cut + 1] and turns[cut].who == "note"
        return turns[: cut + 1] if noted and chance.random() < 0.4 else turns[:cut]
    if end == "waiting":
        return turns[: replies[0] + 1]
    return turns


def _pause(turn: Turn, since: datetime, chance: Random) -> timedelta:
    """Customers write at any hour; nobody here answers before seven in the morning."""
    if turn.who == "customer":
        return timedelta(minutes=chance.triangular(25, 2600, 300), seconds=chance.randrange(60))
    pause = timedelta(minutes=chance.triangular(12, 700, 90), seconds=chance.randrange(60))
    hour = (since + pause).hour
    return pause if hour >= 7 else pause + timedelta(hours=8 - hour)


def _suits(story: Story) -> bool:
    return story.dialogue.kind != "private" and story.person.name.isascii()


def _twist(told: list[Story], chance: Random) -> None:
    """The newest stories that end with an answer of ours show what may go wrong with it."""
    answered = [story for story in reversed(told) if story.acts[-1].verb == "reply" and _suits(story)]
    for story, twist in zip(answered, TWISTS, strict=False):
        story.twist = twist
        if twist in SAID:
            at = story.acts[-1].at + timedelta(minutes=2)
            story.acts.append(Act(at, "customer", twist, dialogue.vary(SAID[twist], story.facts, chance)))
