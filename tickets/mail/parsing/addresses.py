"""Address fields (RFC 5322 3.4), read leniently: display names are decoded after the list is cut apart."""

import re
from collections.abc import Iterator

from .headers import FOLD, decode_field
from .limits import ADDRESSES, HEADER_CHARS
from .model import Address

TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,2000}"(?:@[\w.-]{1,250})?|\((?:[^()\\]|\\.){0,1000}\)|<[^<>]{0,1000}>'
    r"|=\?[\w.:+*-]{1,60}\?[bBqQ]\?[^?\s]{0,1000}\?=|[,;:]|(?:[^\",;:<(=]|=(?!\?))+|.",
    re.S,
)
LETTER = re.compile(r"[^\W\d_]")
QUOTED_LOCAL = re.compile(r'"[^"]{1,200}"@[\w.-]{1,250}')
BARE_WORD = re.compile(r"[\w.+-]{1,64}")
EMAIL = re.compile(r"[^\s<>\"'(),;:\[\]@]{1,256}@(?:[^\s<>\"'(),;:\[\]]{1,256}|\[[^\]\s]{1,60}\])")


def addresses(value: str, fallback: str = "") -> tuple[Address, ...]:
    """The mailboxes of a From, To, Cc or Reply-To value; groups are opened; the same address is named once."""
    value = FOLD.sub("", value[:HEADER_CHARS])
    found: dict[tuple[str, str], Address] = {}
    for tokens in _mailboxes(value):
        one = _mailbox(tokens, fallback)
        if one.email or one.name:
            found.setdefault((one.email.lower(), "" if one.email else one.name), one)
        if len(found) >= ADDRESSES:
            break
    return tuple(found.values())


def _mailboxes(value: str) -> Iterator[list[str]]:
    """The tokens of each mailbox. A comma or semicolon ends one; a colon ends a group's name (or is just text)."""
    tokens: list[str] = []
    found = TOKEN.findall(value)
    for place, token in enumerate(found):
        if token == "," and _goes_on(tokens, found[place + 1 : place + 8]):
            tokens.append(token)
        elif token in ",;":
            yield tokens
            tokens = []
        elif token == ":" and not any("@" in each or each[0] == '"' for each in tokens):
            tokens = []
        else:
            tokens.append(token)
    yield tokens


def _goes_on(tokens: list[str], following: list[str]) -> bool:
    """Whether a comma stands within a name that somebody forgot to quote: 'Last, First <a@b.cc>'."""
    if not LETTER.search("".join(tokens)) or any("@" in token or token[0] == "<" for token in tokens):
        return False
    for place, token in enumerate(following):
        if token[0] == "<":
            return place > 0 and "@" in token
        if token[0] in ',;:"' or "@" in token:
            return False
    return False


def _mailbox(tokens: list[str], fallback: str) -> Address:
    angled = [token for token in tokens if token[0] == "<" and token[-1] == ">" and len(token) > 1]
    rest = [token for token in tokens if not (token[0] == "<" and token[-1] == ">")]
    comment = " ".join(token[1:-1] for token in rest if token[0] == "(" and token[-1] == ")")
    phrase = "".join(_plain(token) for token in rest if not (token[0] == "(" and token[-1] == ")"))
    name = _name(phrase, fallback)
    if len(rest) == 1 and not angled and QUOTED_LOCAL.fullmatch(rest[0]):
        return Address("", rest[0])
    if angled:
        return Address(name or _name(comment, fallback), _address(angled[-1][1:-1], fallback))
    if "@" in name and (found := EMAIL.search(name)):
        left = (name[: found.start()] + name[found.end() :]).strip(" \t<>\"'[]")
        return Address(left or _name(comment, fallback), found[0])
    return (
        Address("", name) if BARE_WORD.fullmatch(name) and len(rest) == 1 else Address(name or _name(comment, fallback))
    )


def _plain(token: str) -> str:
    if len(token) >= 2 and token[0] == token[-1] == '"':
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    return token


def _name(text: str, fallback: str) -> str:
    name = re.sub(r"\s+", " ", decode_field(text, fallback)).strip()
    if len(name) >= 2 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name


def _address(text: str, fallback: str) -> str:
    text = decode_field(text, fallback).strip()
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:  # an obsolete route (RFC 5322 4.4)
        text = text.partition(":")[2]
    return re.sub(r"\s*@\s*", "@", text).strip(" <>")
