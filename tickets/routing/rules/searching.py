"""What many rules look for in the same text is found in one pass over it, however many they are (RE2's sets)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import re2

from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.model import conditions_of
from tickets.routing.rules.needles import options_for, quoted
from tickets.routing.rules.patterns import found_by_pattern_everywhere
from tickets.routing.rules.questions import MATCHES, Question, question_of
from tickets.routing.rules.viewing import Texts, encoded

# Fewer are asked one by one, which is as quick.
LEAST = 6
MEMORY = 8 << 20
Subject = tuple[str, str]


class Search:
    """One pass that answers all of `questions`, which ask the same of the same field."""

    def __init__(self, subject: Subject, questions: Sequence[Question]) -> None:
        """Raises re2.error when they are too much for one pass."""
        self.op, self.field = subject
        self.questions = questions
        self.set = re2.Set.SearchSet(options_for(self.op, MEMORY))
        # What is always found shows that the engine came to the end: it says nothing when its memory was not enough.
        self.set.Add(b"")
        self.asked: dict[int, Question] = {}
        for question in questions:
            for each in question.looked_for:
                self.asked[self.set.Add(each.encode() if self.op == MATCHES else quoted(each))] = question
        self.set.Compile()

    def answers(self, texts: Texts) -> dict[Question, bool] | None:
        """None when the engine gave up."""
        text = texts[(self.field,)] if self.op == MATCHES else encoded(texts[self.field])
        found = self.set.Match(text)
        if not found or 0 not in found:
            return None
        return dict.fromkeys(self.questions, False) | {self.asked[each]: True for each in found if each}


class Searches:
    """Those of one set of rules: each is made when it is first needed, and no more where its engine gave up."""

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        asked: dict[Subject, dict[Question, None]] = defaultdict(dict)
        for condition in (each for rule in rules for each in conditions_of(rule.rule.when)):
            question = question_of(condition)
            if question is not None and _is_quick(question):
                asked[question.op, question.field][question] = None
        self.asked: Mapping[Subject, Sequence[Question]] = {
            subject: tuple(questions) for subject, questions in asked.items() if len(questions) >= LEAST
        }
        self.made: dict[Subject, Search | None] = {}

    def answers(self, question: Question, texts: Texts) -> Mapping[Question, bool]:
        """Of all questions that one pass answers together with this one; nothing where it has to be asked alone."""
        subject = question.op, question.field
        if subject not in self.asked:
            return {}
        if subject not in self.made:
            self.made[subject] = self._make(subject)
        search = self.made[subject]
        found = search.answers(texts) if search is not None else {}
        if found is None:
            self.made[subject] = None
        return found or {}

    def _make(self, subject: Subject) -> Search | None:
        try:
            return Search(subject, self.asked[subject])
        except re2.error:
            return None


def _is_quick(question: Question) -> bool:
    """A huge pattern, which looks less far, would hold up the others."""
    return question.op != MATCHES or found_by_pattern_everywhere(question.looked_for[0])


_last: tuple[Sequence[Any], Searches | None] = ((), None)


def searches_of(rules: Sequence[CompiledRule]) -> Searches | None:
    """Of rules that are asked again and again: from the second time on, so that nobody pays for a single mail."""
    global _last
    if not isinstance(rules, tuple):
        return None
    former, known = _last
    if former is not rules:
        _last = rules, None
        return None
    if known is None:
        known = Searches(rules)
        _last = rules, known
    return known
