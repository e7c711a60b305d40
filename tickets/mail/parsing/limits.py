"""How much of a hostile mail is read. What lies beyond is left in the raw mail, and a defect says so."""

HEADER_CHARS = 65_536  # of one field
HEADER_FIELDS = 500  # of one mail
ADDRESSES = 1_000  # in one field
PARTS = 1_000
DEPTH = 50
REPAIRS = 3  # multiparts of one mail whose boundary is searched for
TEXT_PARTS = 50  # further ones become attachments
TEXT_BYTES = 2_000_000  # of one text part, and of all before one that is still read as text
QUOTE_CHARS = 1_000_000  # looked at when telling new text from old
CARRIED_DEPTH = 3  # messages within messages, read where a mail has no text of its own
CARRIED_MESSAGES = 20
BOUNCE_BYTES = 500_000  # looked at when searching for recipients
BOUNDARY_CHECKS = 20_000_000  # lines times boundaries: what the standard parser would have to compare
BOUNDARY_LINES = 30_000  # lines that may begin a part
LINES = 2_000_000  # of a mail with parts: the standard parser keeps each as a string of its own
