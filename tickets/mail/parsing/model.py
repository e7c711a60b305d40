"""What a mail says, as plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of RFC 5322: the display name (may be empty) and the address as written, without angle brackets."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file, decoded.

    content_type is lower case 'type/subtype'; content_id has no angle brackets; content_location is what HTML may
    name the part by (RFC 2557); inline says that the sender meant it to be shown within the text; position is how
    many text parts of the mail stand before it.
    """

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False
    content_location: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says of one recipient: every address by which it names them, whether the failure is final, the
    status of RFC 3463 ('5.1.1', '' where there is none), and the server's words."""

    addresses: tuple[str, ...]
    final: bool
    status: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that mail of ours was not delivered (RFC 3464, or one of the older shapes).

    recipients are pairs of address and whether the failure is final; original_message_ids name the mail that
    bounced, without angle brackets; failures say more of each recipient. returned is what the report gives back of
    the mail: the beginning of it or of its header, else of the report's own text.
    """

    recipients: tuple[tuple[str, bool], ...] = ()
    original_message_ids: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    returned: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report that somebody called mail of ours spam (RFC 5965): its kind ('abuse', 'fraud', 'not-spam', …), to whom
    our mail had gone, and its ids without angle brackets."""

    kind: str = ""
    recipients: tuple[str, ...] = ()
    original_message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitText:
    """What the sender wrote now, and what stood there before (earlier mail, or a signature)."""

    new: str
    quoted: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything the desk wants to know of one mail. Ids have no angle brackets; date is aware, or None.

    authors are all that From names, while sender may come from another field where From names nobody. spam is what a
    filter said on the way (None: nothing), spam_score what it counted, of spam_limit.

    text is what the mail says as plain text: '' where it is HTML only; what the HTML says where the plain text beside
    it is blank; what the message that it carries says where it has no text of its own. readable is that text, or else
    text made from the HTML; new_text is the part of readable that is not quoted. out_of_office: a person is away
    (auto_reply is set too); calendar: what its invitation asks ('REQUEST', 'CANCEL', 'REPLY', …), or ''. headers are
    all header fields in order, decoded. defects say in plain words what was wrong.
    """

    subject: str = ""
    sender: Address = Address()
    authors: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    delivered_to: tuple[str, ...] = ()
    text: str = ""
    readable: str = ""
    html: str = ""
    new_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    auto_reply: bool = False
    out_of_office: bool = False
    feedback_report: bool = False
    complaint: Complaint | None = None
    calendar: str = ""
    bounce: Bounce | None = None
    list_id: str = ""
    spam: bool | None = None
    spam_score: float | None = None
    spam_limit: float | None = None
    headers: tuple[tuple[str, str], ...] = ()
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The first value of the field of that name (in any case), or ''."""
        wanted = name.lower()
        return next((value for field, value in self.headers if field.lower() == wanted), "")
