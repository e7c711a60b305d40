"""All rules in their order, each seeing what those before it have done, and none a change that is half made.

What rules change may concern rules that run on a change: these follow, each once at most, so that two that undo each
other come to an end, and the decision says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from tickets.routing.rules import timing
from tickets.routing.rules.acting import act
from tickets.routing.rules.comparing import View
from tickets.routing.rules.compiling import CompiledRule, Reference
from tickets.routing.rules.facts import HELD, OWNER, TEAM, Facts, Marks
from tickets.routing.rules.model import CHANGE, TIME, Path

MARKS = tuple(each.name for each in fields(Marks))


class Outcome(StrEnum):
    MATCHED = "matched"
    FAILED = "failed"
    NOT_ASKED = "not_asked"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a rule. `failed` is the path of the first condition that does not hold; `why` says in words why it
    matched, or was not asked; `moment` is the one for which a rule ran that runs as time passes (ISO 8601)."""

    ref: Reference
    outcome: Outcome
    failed: Path = ()
    why: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that a rule changed; `because` are the conditions that held, in words."""

    mark: str
    before: Any
    after: Any
    rule: Reference
    because: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Something for the outside. With `refused` it is not done, and that is why."""

    do: str
    value: Any
    rule: Reference
    because: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """`marks` are the ticket's afterwards; `stopped_by` is the rule after which no other was asked; `limited` says why
    rules were kept from going round in circles, '' when none was."""

    visibility: str
    reason: str
    marks: Marks = field(default_factory=Marks)
    verdicts: tuple[Verdict, ...] = ()
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    stopped_by: Reference | None = None
    limited: str = ""

    @property
    def matched(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome == Outcome.MATCHED]


def decide(facts: Facts, rules: Sequence[CompiledRule] = ()) -> Decision:
    """What `rules`, in their order, do to the ticket that `facts` tell of, and why."""
    stronger = _stronger_than_rules(facts)
    run = _Run(facts, locked=bool(stronger))
    if stronger:
        run.facts = replace(facts, marks=replace(facts.marks, visibility=OWNER))
    run.go(rules, facts.occasion)
    run.follow(rules)
    return run.decision(stronger)


def _stronger_than_rules(facts: Facts) -> str:
    """Why the owner alone sees it, whatever the rules say; '' when they decide, or when the team sees it already."""
    if facts.marks.visibility == TEAM:
        return ""
    if facts.is_protected and facts.sender_proof == "failed":
        return "It claims to come from a sender whose mail the owner keeps to himself, which is not proven"
    if facts.is_protected:
        return "The owner keeps mail from this sender to himself"
    if facts.answers not in ("", TEAM):
        return "It may belong to a ticket that only the owner sees, so it waits for the owner"
    if facts.is_unread:
        return "Nobody could read who wrote it, so it waits for the owner"
    return ""


class _Run:
    """One decision while it is worked out. `facts` hold the marks as the rules so far have left them."""

    def __init__(self, facts: Facts, locked: bool) -> None:
        self.before, self.facts, self.locked = facts.marks, facts, locked
        self.verdicts: list[Verdict] = []
        self.changes: list[Change] = []
        self.effects: list[Effect] = []
        self.followed: set[int] = set()
        self.stopped_by: Reference | None = None
        self.limited = ""

    def go(self, rules: Sequence[CompiledRule], occasion: str) -> None:
        view = View(self.facts)
        for rule in rules:
            if self.stopped_by is not None:
                self.verdicts.append(Verdict(rule.ref, Outcome.STOPPED, why=f"“{self.stopped_by.name}” stops here"))
            elif occasion not in rule.rule.runs:
                self.verdicts.append(Verdict(rule.ref, Outcome.NOT_ASKED, why="it runs on other occasions"))
            else:
                view = self._ask(rule, view)

    def follow(self, rules: Sequence[CompiledRule]) -> None:
        """Rules for changes, after what was just changed; each once."""
        followers = [rule for rule in rules if CHANGE in rule.rule.runs]
        seen = 0
        while followers and self.stopped_by is None and len(self.changes) > seen:
            changed = frozenset(change.mark for change in self.changes[seen:])
            seen = len(self.changes)
            self.facts = replace(self.facts, occasion=CHANGE, changed=changed)
            for rule in followers:
                self._follow(rule)

    def decision(self, stronger: str) -> Decision:
        marks = self.facts.marks
        reason = stronger or self._reason()
        if marks.visibility == HELD:
            marks = replace(marks, visibility=TEAM)
        return Decision(
            marks.visibility,
            reason,
            marks,
            tuple(self.verdicts),
            tuple(self.changes),
            tuple(self.effects),
            self.stopped_by,
            self.limited,
        )

    def _reason(self) -> str:
        decided = next((each for each in reversed(self.changes) if each.mark == "visibility"), None)
        if decided is not None:
            does = "keeps it for the owner" if decided.after == OWNER else "shows it to the team"
            return f"The rule “{decided.rule.name}” {does}, because {decided.because}"
        if self.before.visibility == HELD:
            return f"No rule keeps mail from {self.facts.from_address or 'this sender'} back, so the team sees it"
        return "No rule changed who sees it"

    def _ask(self, rule: CompiledRule, view: View) -> View:
        failed = rule.check(view)
        if failed is not None:
            self.verdicts.append(Verdict(rule.ref, Outcome.FAILED, failed))
            return view
        moment = None
        if self.facts.occasion == TIME:
            moment = timing.moment_of(rule, self.facts)
            if why := timing.why_not_now(rule, self.facts, moment):
                self.verdicts.append(Verdict(rule.ref, Outcome.NOT_ASKED, why=why))
                return view
        elif self._is_unconcerned(rule):
            why = "nothing was changed that it looks at"
            self.verdicts.append(Verdict(rule.ref, Outcome.NOT_ASKED, why=why))
            return view
        return self._match(rule, view, moment.isoformat() if moment else "")

    def _is_unconcerned(self, rule: CompiledRule) -> bool:
        is_change = self.facts.occasion == CHANGE and bool(rule.watches)
        return is_change and rule.watches.isdisjoint(self.facts.changed)

    def _match(self, rule: CompiledRule, view: View, moment: str) -> View:
        because = rule.why(view)
        self.verdicts.append(Verdict(rule.ref, Outcome.MATCHED, why=because, moment=moment))
        worked = act(rule, self.facts, self.locked)
        for asked in worked.asked:
            action = asked.action
            self.effects.append(Effect(action.do, action.value, rule.ref, because, asked.refused))
        if rule.rule.stop:
            self.stopped_by = rule.ref
        if worked.marks == self.facts.marks:
            return view
        for mark in MARKS:
            before, after = getattr(self.facts.marks, mark), getattr(worked.marks, mark)
            if before != after:
                why = "; ".join(filter(None, (because, worked.why.get(mark, ""))))
                self.changes.append(Change(mark, before, after, rule.ref, why))
        self.facts = replace(self.facts, marks=worked.marks)
        renewed = View(self.facts)
        renewed.folded = view.folded  # texts are no marks: they stay as they are
        return renewed

    def _follow(self, rule: CompiledRule) -> None:
        view = View(self.facts)
        if self.stopped_by is not None or self._is_unconcerned(rule) or rule.check(view) is not None:
            return
        if id(rule) in self.followed:
            if act(rule, self.facts, self.locked).marks != self.facts.marks:
                self.limited = f"“{rule.ref.name}” would run a second time: rules that undo each other run once each"
            return
        self.followed.add(id(rule))
        self.verdicts = [each for each in self.verdicts if each.ref is not rule.ref or each.outcome == Outcome.MATCHED]
        self._match(rule, view, "")
