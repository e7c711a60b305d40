"""format=flowed (RFC 3676): paragraphs that the sender's program broke into lines are joined again."""


def unflow(text: str, delete_space: bool) -> str:
    """The text with soft line breaks taken out; delete_space is the DelSp parameter (section 4.4)."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.splitlines():
        depth, content = _quote_depth(line)
        soft = content.endswith(" ") and content != "-- "
        kept = content[:-1] if soft and delete_space else content
        if open_depth == depth and content != "-- ":
            paragraphs[-1].append(kept)
        else:
            paragraphs.append([">" * depth + " " if depth else "", kept])
        open_depth = depth if soft else -1
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _quote_depth(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content[1:] if content.startswith(" ") else content
