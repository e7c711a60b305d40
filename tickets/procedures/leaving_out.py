"""What says who a customer is, taken out of a text: names, addresses, numbers. What is left says what to do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

CUSTOMER = "the customer"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
# Telephone, card, order and invoice numbers: six digits and more, however they are grouped.
NUMBER = re.compile(r"(?<![\w.,])(?:[+(#]{0,2}|[A-Z]{1,4}[-#]?)\d(?:[\s()/.-]{0,2}\d){5,}(?![\w%])")
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
REFERENCE = re.compile(r"(?<![\w-])#?[0-9A-Z]{4}-[0-9A-Z]{2}(?![\w-])")
MANY_TIMES = re.compile(rf"\b{CUSTOMER}(?:\s+{CUSTOMER})+\b", re.I)


@dataclass
class LeavingOut:
    """`names` of people, `values` such as order numbers. `found` says in words what was left out, in order."""

    names: Iterable[str] = ()
    values: Iterable[str] = ()
    found: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = _any_of(_parts(self.names))
        self._values = _any_of(value for value in self.values if len(value) > 2)

    def of(self, text: str) -> str:
        """The text without them."""
        text = self._out(ADDRESS, "[address]", "an e-mail address", text)
        text = self._out(self._values, "[number]", "details from the mail", text)
        text = self._out(REFERENCE, "[ticket]", "the ticket’s number", text, needs_digit=True)
        text = self._out(IBAN, "[number]", "a number", text)
        text = self._out(NUMBER, "[number]", "a number", text)
        return MANY_TIMES.sub(CUSTOMER, self._out(self._names, CUSTOMER, "the customer’s name", text))

    def _out(self, what: re.Pattern[str] | None, put: str, said: str, text: str, needs_digit: bool = False) -> str:
        def replaced(match: re.Match[str]) -> str:
            stays = DATE.fullmatch(match[0]) or (needs_digit and not re.search(r"\d", match[0]))
            if not stays:
                self.found[said] = None
            return match[0] if stays else _cased(put, text, match.start())

        return what.sub(replaced, text) if what else text


def _parts(names: Iterable[str]) -> Iterable[str]:
    """Whole names, and each part of them by which one calls somebody."""
    for name in names:
        words = name.split()
        yield from (" ".join(words), *(word for word in words if len(word) > 2 and word[0].isupper()))


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({text for text in texts if text.strip()}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _cased(put: str, text: str, at: int) -> str:
    """'The customer' where a sentence begins."""
    before = text[:at].rstrip()
    begins = not before or before[-1] in ".!?:\n" or "\n" in text[len(before) : at]
    return put[0].upper() + put[1:] if begins else put
