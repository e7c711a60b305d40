"""Facts as conditions look at them: each text is made ready once, however many ask for it."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Protocol

from tickets.routing.rules.facts import Facts
from tickets.routing.rules.questions import Question

MOST_TEXT = 100_000
# Of addresses, files and headers of a name: a stranger may send any number, and each rule looks at all.
MOST_TEXTS = 500


class Texts(dict[Any, Any]):
    """What of one mail is text, and no mark: worked out when it is first asked for, however many ask.

    By a field, folded: no matter how it is capitalised. By (field, a header's name), all of them, folded. By (field,),
    as it was written, in UTF-8.
    """

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def __missing__(self, key: Any) -> Any:
        match key:
            case str(field):
                found: Any = _folded(getattr(self.facts, field))
            case (field, name):
                found = tuple(map(_folded, raw_texts(self.facts, field, name)))
            case (field,):
                found = encoded(getattr(self.facts, field))
        self[key] = found
        return found


class Together(Protocol):
    """Answers many questions about a text in one pass."""

    def answers(self, question: Question, texts: Texts) -> Mapping[Question, bool]: ...


class Answers(dict[Question, bool]):
    """What was asked of one mail's texts."""

    def __init__(self, texts: Texts, together: Together | None) -> None:
        super().__init__()
        self.texts, self.together = texts, together

    def learn(self, question: Question) -> bool:
        """Whether the question, with others like it, could be answered here."""
        if self.together is not None:
            self.update(self.together.answers(question, self.texts))
        return question in self


class View:
    """Facts as conditions look at them."""

    __slots__ = ("answers", "facts", "texts")

    def __init__(self, facts: Facts, former: "View | None" = None, together: Together | None = None) -> None:
        """`former` is of the same mail, with other marks."""
        self.facts = facts
        self.texts: Texts = former.texts if former is not None else Texts(facts)
        self.answers: Answers = former.answers if former is not None else Answers(self.texts, together)


def _folded(text: str) -> str:
    return text[:MOST_TEXT].casefold()


def encoded(text: str) -> bytes:
    # A half of a surrogate pair is in no UTF-8.
    return text[:MOST_TEXT].encode(errors="replace")


def raw_texts(facts: Facts, field: str, name: str) -> tuple[str, ...]:
    match field:
        case "to":
            return facts.to[:MOST_TEXTS]
        case "cc":
            return facts.cc[:MOST_TEXTS]
        case "attachment_name":
            return tuple(file.name for file in facts.files[:MOST_TEXTS])
        case "attachment_type":
            return tuple(file.content_type for file in facts.files[:MOST_TEXTS])
        case _:
            wanted = name.lower()
            return tuple(islice((value for header, value in facts.headers if header == wanted), MOST_TEXTS))


# A condition as a question.
Asks = Callable[[View], bool]
