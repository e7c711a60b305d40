"""All rules in their order, each seeing what those before it have done, and none a change that is half made.

What rules change may concern rules that run on a change: these follow. No rule runs twice in a decision, so that two
that undo each other come to an end, and the decision says so.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from tickets.routing.rules import timing
from tickets.routing.rules.acting import act
from tickets.routing.rules.compiling import CompiledRule, Reference
from tickets.routing.rules.decision import Change, Decision, Effect, Outcome, Verdict
from tickets.routing.rules.facts import HELD, OWNER, TEAM, Facts, Marks
from tickets.routing.rules.model import CHANGE, TIME
from tickets.routing.rules.searching import searches_of
from tickets.routing.rules.stronger import stronger_than_rules
from tickets.routing.rules.viewing import View
from tickets.routing.rules.workings import Workings

MARKS = tuple(each.name for each in fields(Marks))
OTHER_OCCASIONS = "it runs on other occasions"
UNCONCERNED = "nothing was changed that it looks at"


def decide(facts: Facts, rules: Sequence[CompiledRule] = ()) -> Decision:
    """What `rules`, in their order, do to the ticket that `facts` tell of, and why."""
    stronger = stronger_than_rules(facts)
    run = _Run(facts, rules, locked=bool(stronger))
    run.go()
    run.follow()
    return run.decision(stronger)


class _Run:
    """One decision while it is worked out. `facts` hold the marks as the rules so far have left them; `ran` are the
    places of the rules that have run; `came_with` are marks that were changed by what brought it about: a reply opens a
    ticket."""

    def __init__(self, facts: Facts, rules: Sequence[CompiledRule], locked: bool) -> None:
        self.before, self.rules, self.locked = facts.marks, rules, locked
        self.facts = replace(facts, marks=replace(facts.marks, visibility=OWNER)) if locked else facts
        self.came_with: frozenset[str] = frozenset()
        if facts.changed and facts.occasion != CHANGE:
            self.came_with, self.facts = facts.changed, replace(self.facts, changed=frozenset())
        self._look(View(self.facts, together=searches_of(rules)))
        self.verdicts: list[Verdict] = []
        self.changes: list[Change] = []
        self.effects: list[Effect] = []
        self.ran: set[int] = set()
        self.stopped_by: Reference | None = None
        self.limited = ""

    def go(self) -> None:
        for place, rule in enumerate(self.rules):
            self.verdicts.append(self._ask(place, rule))

    def follow(self) -> None:
        """Rules for changes, after what was just changed."""
        followers = [(place, rule) for place, rule in enumerate(self.rules) if CHANGE in rule.rule.runs]
        seen, came_with = 0, self.came_with
        while followers and (came_with or len(self.changes) > seen):
            changed = came_with.union(change.mark for change in self.changes[seen:])
            seen, came_with = len(self.changes), frozenset()
            self._know(replace(self.facts, occasion=CHANGE, changed=changed))
            for place, rule in followers:
                self._follow(place, rule)

    def decision(self, stronger: str) -> Decision:
        marks = self.facts.marks
        if marks.visibility == HELD:
            marks = replace(marks, visibility=TEAM)
        return Decision(
            visibility=marks.visibility,
            reason=stronger or self._reason(),
            marks=marks,
            verdicts=tuple(self.verdicts),
            changes=tuple(self.changes),
            effects=tuple(self.effects),
            stopped_by=self.stopped_by,
            limited=self.limited,
        )

    def _reason(self) -> str:
        decided = next((each for each in reversed(self.changes) if each.mark == "visibility"), None)
        if decided is not None:
            does = "keeps it for the owner" if decided.after == OWNER else "shows it to the team"
            return f"The rule “{decided.rule.name}” {does}, because {decided.because}"
        if self.before.visibility == HELD:
            return f"No rule keeps mail from {self.facts.from_address or 'this sender'} back, so the team sees it"
        return "No rule changed who sees it"

    def _ask(self, place: int, rule: CompiledRule) -> Verdict:
        if self.stopped_by is not None:
            return Verdict(rule.ref, Outcome.STOPPED, why=f"“{self.stopped_by.name}” stops here")
        if self.facts.occasion not in rule.rule.runs:
            return Verdict(rule.ref, Outcome.NOT_ASKED, why=OTHER_OCCASIONS)
        failed = rule.check(self._view_of(rule))
        if failed is not None:
            return Verdict(rule.ref, Outcome.FAILED, failed)
        moment = timing.moment_of(rule, self.facts) if self.facts.occasion == TIME else None
        if self.facts.occasion == TIME and (why := timing.why_not_now(rule, self.facts, moment)):
            return Verdict(rule.ref, Outcome.NOT_ASKED, why=why)
        if self._is_unconcerned(rule):
            return Verdict(rule.ref, Outcome.NOT_ASKED, why=UNCONCERNED)
        return self._run(place, rule, moment.name if moment else "")

    def _follow(self, place: int, rule: CompiledRule) -> None:
        if self.stopped_by is not None or self._is_unconcerned(rule) or rule.check(self._view_of(rule)) is not None:
            return
        if place not in self.ran:
            self.verdicts[place] = self._run(place, rule, "")
        elif act(rule, self.facts, self.locked).marks != self.facts.marks:
            self.limited = f"“{rule.ref.name}” would run a second time: rules that undo each other run once each"

    def _is_unconcerned(self, rule: CompiledRule) -> bool:
        is_change = self.facts.occasion == CHANGE and bool(rule.watches)
        return is_change and rule.watches.isdisjoint(self.facts.changed)

    def _run(self, place: int, rule: CompiledRule, moment: str) -> Verdict:
        """All that a rule does, whose conditions hold."""
        if rule.ref.rule in self.facts.ran_often:
            self.limited = f"“{rule.ref.name}” ran on this ticket so often within a day that it goes round: it rests"
            return Verdict(rule.ref, Outcome.NOT_ASKED, why=self.limited)
        because = rule.why(self._view_of(rule))
        worked = act(rule, self.facts, self.locked)
        self.ran.add(place)
        for asked in worked.asked:
            self.effects.append(Effect(asked.action.do, asked.action.value, rule.ref, because, asked.refused))
        if rule.rule.stop:
            self.stopped_by = rule.ref
        if worked.marks is not self.facts.marks and worked.marks != self.facts.marks:
            self._change(worked, rule.ref, because)
        return Verdict(rule.ref, Outcome.MATCHED, why=because, moment=moment)

    def _change(self, worked: Workings, ref: Reference, because: str) -> None:
        for mark in MARKS:
            before, after = getattr(self.facts.marks, mark), getattr(worked.marks, mark)
            if before != after:
                why = "; ".join(filter(None, (because, worked.why.get(mark, ""))))
                self.changes.append(Change(mark, before, after, ref, why))
        self._know(replace(self.facts, marks=worked.marks))

    def _know(self, facts: Facts) -> None:
        self.facts = facts
        self._look(View(facts, self.view))

    def _look(self, view: View) -> None:
        hides = self.facts.is_protected and self.before.visibility == TEAM
        self.view = view
        self.view_of_others = View(replace(self.facts, is_protected=False), view) if hides else view

    def _view_of(self, rule: CompiledRule) -> View:
        """What it marks on a ticket of the team's would tell whom the owner protects: others' rules do not learn it."""
        return self.view if rule.ref.by_owner else self.view_of_others
