"""What stands under a reply without being one: a signature below '-- ', rules and ornaments.

'Sent from my phone' stays: it was not there before, and people do write below it."""

import re

DASHES = {"--", "__", "—", "–", "---"}
RULE = re.compile(r"^\W{0,3}(?:[-_=#*~+]{3,}|ᐧ|--|__|—)[\s*]*$")
LINE_CHARS = 200
SIGNATURE_LINES = 15
SIGNATURE_CHARS = 1_500


def end_of_reply(lines: list[str]) -> int:
    """How many of those lines are the reply itself."""
    end = _above_signature(lines, _filled_end(lines, len(lines)))
    while end and RULE.match(lines[end - 1][:LINE_CHARS]):
        end = _filled_end(lines, end - 1)
    return end


def _above_signature(lines: list[str], end: int) -> int:
    """Above the first '-- ' that has no more below it than a signature has."""
    lowest, chars, filled = end, 0, 0
    for number in range(end - 1, -1, -1):
        content = lines[number].strip()
        if content in DASHES and not lines[number][:4].isspace():
            lowest = number
        chars, filled = chars + len(lines[number]), filled + bool(content)
        if chars > SIGNATURE_CHARS or filled > SIGNATURE_LINES:
            break
    return _filled_end(lines, lowest)


def _filled_end(lines: list[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end
