"""Reply text apart from what it quotes."""

import re

from .model import SplitText


def split_quoted(text: str) -> SplitText:
    kept = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if re.match(r"\s*(>|On .{6,200}wrote:\s*$|-+ ?Original Message)", line) or line.rstrip() == "--":
            break
        kept.append(line)
    return SplitText("\n".join(kept).strip(), "")
