"""What Asha did not know, by words of a ticket's subject: questions.txt."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "questions.txt"


@dataclass(frozen=True)
class Told:
    """What was asked, what Asha would do ('' for nothing), and what Olivia said ('' for: do as you suggest)."""

    question: str
    suggestion: str
    answer: str


def about(subject: str) -> Told | None:
    """None where nothing had to be asked."""
    small = subject.lower()
    return next((said for words, said in _all() if any(word in small for word in words)), None)


@cache
def _all() -> list[tuple[list[str], Told]]:
    """A block of the file has words between '|', then lines after '?', '>' and '=': question, suggestion, answer."""
    found = []
    for block in FILE.read_text().split("\n\n"):
        words, *lines = block.strip().splitlines()
        said = {line[0]: line[2:] for line in lines}
        found.append((words.split("|"), Told(said["?"], said.get(">", ""), said.get("=", ""))))
    return found
