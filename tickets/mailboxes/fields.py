"""Which fields of a mailbox belong together."""

from tickets.models.mailbox import Arrival, Mailbox

SERVER = ("host", "port", "security", "username", "password")
FETCHED = ("import_since", "delete_fetched")

WHO = ("name", "address")
IMAP = (*(f"imap_{name}" for name in SERVER), "imap_folder")
POP3 = tuple(f"pop3_{name}" for name in SERVER)
HANDED_OVER = ("webhook_provider", "webhook_secret")
LEAVING = tuple(f"smtp_{name}" for name in SERVER)
ANSWERS = ("acknowledges", "acknowledgement", "asks_how_it_was", "silent_after_hours", "failing_after_minutes")
UNUSUAL = ("trusted_servers", "token_in_reply_address")

ARRIVING: dict[str, tuple[str, ...]] = {
    Arrival.SMTP: (),
    Arrival.IMAP: (*IMAP, *FETCHED),
    Arrival.POP3: (*POP3, *FETCHED),
    Arrival.HTTP: HANDED_OVER,
}
# What is looked at only while its way is chosen.
CONDITIONAL = ("sign_in", *IMAP, *POP3, *FETCHED, *HANDED_OVER, *LEAVING)
ALL = [*WHO, "arrival", "departure", *CONDITIONAL, *ANSWERS, *UNUSUAL]

SECRETS = Mailbox.secret_fields()
# Where any of these changes, what is known of the folder's numbers is worth nothing.
FOLDER_IDENTITY = {"arrival", "imap_host", "imap_username", "imap_folder", "pop3_host", "pop3_username", "import_since"}
