"""The names within a domain that somebody chose, folded for comparing. Pure."""

from dataclasses import dataclass

from tickets.keeping.folding import folded
from tickets.keeping.spelling import as_people_write
from tickets.mail.proof.domains import organisational

DEEPEST = 3
# Chosen by everybody: they say nothing of who it is.
USUAL = frozenset(
    [
        "mail",
        "email",
        "smtp",
        "mx",
        "mta",
        "imap",
        "pop",
        "news",
        "newsletter",
        "info",
        "support",
        "www",
        "web",
        "send",
        "out",
        "em",
        "e",
        "m",
        "go",
        "app",
    ]
)


@dataclass(frozen=True)
class Name:
    """Of 'mail.voss-partners.co.uk' the label is 'voss-partners', and 'co.uk' what it ends in."""

    label: str
    ending: str

    @property
    def letters(self) -> str:
        """Without hyphens."""
        return self.label.replace("-", "")


def names_in(domain: str) -> list[Name]:
    """What was registered, and the parts before it that mean something."""
    labels = as_people_write(domain.rstrip(".")).split(".")
    least = len(organisational(domain.rstrip(".")).split("."))
    tails = [labels[-count:] for count in range(least, min(len(labels), least + DEEPEST) + 1)]
    return [_name(tail) for tail in tails if len(tail) == least or tail[0] not in USUAL]


def own_name(domain: str) -> Name:
    """By which people know a domain that is protected: 'voss' of 'voss.builder.example', 'voss' of 'mail.voss.com'."""
    return names_in(domain)[-1]


def _name(labels: list[str]) -> Name:
    return Name(folded(labels[0]), ".".join(labels[1:]))
