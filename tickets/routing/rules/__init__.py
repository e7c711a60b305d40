"""Ticket facts → decision with its reasons. Pure: no database, and no clock but the one that facts bring along."""

from tickets.routing.rules.compiling import CompiledRule, Reference, compiled
from tickets.routing.rules.deciding import decide
from tickets.routing.rules.decision import Change, Decision, Effect, Outcome, Verdict
from tickets.routing.rules.facts import HELD, OWNER, TEAM, Facts, File, Marks, Member
from tickets.routing.rules.model import Action, Condition, Group, Rule
from tickets.routing.rules.problems import Problem, RuleProblems
from tickets.routing.rules.reading import read

__all__ = [
    "HELD",
    "OWNER",
    "TEAM",
    "Action",
    "Change",
    "CompiledRule",
    "Condition",
    "Decision",
    "Effect",
    "Facts",
    "File",
    "Group",
    "Marks",
    "Member",
    "Outcome",
    "Problem",
    "Reference",
    "Rule",
    "RuleProblems",
    "Verdict",
    "compiled",
    "decide",
    "read",
]
